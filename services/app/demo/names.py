"""Made-up Chinese names by type and place; unique within a reporting node and type."""

from __future__ import annotations

from collections.abc import Mapping

_FIRST = "青白金玉龙凤双太永新石清安福云高东西南北长大天明"
_SECOND = "泉水平山河桥溪江坪坝林台庙口沟塘店乐兴宁岭滩湾场"
_PLACES = tuple(first + second for first in _FIRST for second in _SECOND)
_STRIDE = 97  # coprime to the number of places: neighbours in a list do not look alike

_OFFICES = (
    "人民政府办公室 发展和改革局 教育局 经济和信息化局 公安局 民政局 司法局 财政局 人力资源和社会保障局 自然资源局 "
    "生态环境局 住房和城乡建设局 交通运输局 水利局 农业农村局 商务局 文化广播电视和旅游局 卫生健康局 "
    "退役军人事务局 应急管理局 审计局 市场监督管理局 统计局 医疗保障局 信访局 机关事务管理局 "
    "人民法院 人民检察院 人大常委会办公室 政协办公室"
).split()

# Names that a node has once, then patterns for the rest.
_ONCE: Mapping[str, tuple[str, ...]] = {
    "01": tuple(_OFFICES),
    "022": ("农业科学研究所", "科学技术信息研究所", "林业科学研究所"),
    "023": ("图书馆", "文化馆", "博物馆", "档案馆"),
    "024": ("人民医院", "中医医院", "妇幼保健院", "疾病预防控制中心", "中心血站"),
    "025": ("体育中心", "全民健身中心", "青少年业余体育学校"),
    "026": ("公共资源交易中心", "政务服务中心", "不动产登记中心", "社会福利院", "就业服务中心", "公路养护中心"),
    "03": ("总工会", "妇女联合会", "残疾人联合会", "科学技术协会", "工商业联合会", "红十字会", "文学艺术界联合会"),
}
_PATTERNS: Mapping[str, tuple[str, ...]] = {
    "01": ("{}镇人民政府", "{}街道办事处", "{}乡人民政府"),
    "021": ("{}小学", "{}中心幼儿园", "{}初级中学", "{}九年制学校", "{}中学"),
    "022": ("{}试验站", "{}研究所"),
    "023": ("{}镇文化站", "{}文化中心", "{}美术馆"),
    "024": ("{}镇卫生院", "{}社区卫生服务中心", "{}乡卫生院"),
    "025": ("{}体育馆", "{}运动场"),
    "026": ("{}便民服务中心", "{}农业服务中心", "{}水务管理站", "{}养老服务中心"),
    "03": ("{}社会组织服务中心", "{}青少年宫"),
}
_ABOVE_COUNTY: Mapping[str, tuple[str, ...]] = {
    "01": ("{}管理局", "{}监督支队", "{}派出机构"),
    "021": ("{}职业技术学院", "{}大学", "{}中学", "{}学院"),
    "024": ("{}医院", "{}专科医院", "{}康复医院"),
}


def institution_name(node_name: str, above_county: bool, type_code: str, nth: int, offset: int) -> str:
    """The name of the `nth` (from 0) institution of a type at a node; `offset` varies the places by node."""
    once = _ONCE.get(type_code, ())
    if nth < len(once):
        return node_name + once[nth]
    nth -= len(once)
    patterns = _ABOVE_COUNTY.get(type_code, _PATTERNS[type_code]) if above_county else _PATTERNS[type_code]
    place = _PLACES[(nth * _STRIDE + offset) % len(_PLACES)]
    return node_name + patterns[(nth + nth // len(_PLACES)) % len(patterns)].format(place)
