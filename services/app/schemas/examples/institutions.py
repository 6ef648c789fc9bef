"""Whom the examples are about: made-up institutions of both provinces, with credit codes that hold."""

from shared.identifiers import with_check_digit

SCHOOL = with_check_digit("12510104450721234")  # of Chengdu
HOSPITAL = with_check_digit("12500103450725678")  # of Chongqing
SICHUAN = with_check_digit("11510000008282301")  # the bureau of Sichuan
CHONGQING = with_check_digit("11500000009276502")  # the bureau of Chongqing
