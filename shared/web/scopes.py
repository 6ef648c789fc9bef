"""The scopes that a token may carry, each in both languages. Rules ask for them too, so no framework is imported."""

from __future__ import annotations

SCOPES = {
    "statistics:write": "报送与修改统计数据 / write statistics",
    "vehicles:write": "报送车辆与充电数据 / write vehicles and charging",
    "waste:write": "报送垃圾分类与禁塑数据 / write waste and plastics",
    "food:write": "报送反食品浪费数据 / write food saving",
    "training:write": "报送培训与交流 / write training and exchanges",
    "training:sign-in": "转交培训签到 / pass on sign-ins of trainings",
    "projects:write": "报送项目 / write projects",
    "review:decide": "审核 / accept, return and decide findings",
    "joint:confirm": "确认川渝联合事项 / confirm joint objects",
    "standards:publish": "发布标准 / publish standards",
    "indicators:read": "读取指标与事件流 / read indicators and their stream",
    "events:read": "读取业务事件 / read the services' events",
    "webhooks:manage": "管理订阅推送 / manage webhooks",
    "audit:read": "审计 / read the audit trail",
}
