"""What may be done in staffing. Wages are for those who agree and pay them; nobody's post alone opens them."""

from __future__ import annotations

from xiaozhang.base.actor import Power
from xiaozhang.base.text import Message

SEE_PAY = Power("staffing.see_pay", Message("查看薪酬基础"), roles=("finance", "hr"))
CHANGE_PAY = Power("staffing.change_pay", Message("登记薪酬基础与工资项目"), roles=("finance", "hr"))
EXPORT_PAY = Power("staffing.export_pay", Message("导出薪酬基础"), roles=("finance", "hr"))
SEE_ABSENCES = Power("staffing.see_absences", Message("查看请假与接手"), roles=("finance", "hr"))
RECORD_ABSENCES = Power("staffing.record_absences", Message("登记请假与接手"), roles=("hr",))

ALL = (SEE_PAY, CHANGE_PAY, EXPORT_PAY, SEE_ABSENCES, RECORD_ABSENCES)
