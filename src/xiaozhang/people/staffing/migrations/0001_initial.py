import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("org", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Absence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤销时间")),
                ("start_on", models.DateField(verbose_name="起始日期")),
                ("end_on", models.DateField(verbose_name="截止日期")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("personal", "事假"),
                            ("sick", "病假"),
                            ("annual", "年假"),
                            ("marriage", "婚假"),
                            ("maternity", "产假"),
                            ("paternity", "陪产假"),
                            ("bereavement", "丧假"),
                            ("injury", "工伤假"),
                            ("time_off", "调休"),
                            ("other", "其他"),
                        ],
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="成员",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="撤销人",
                    ),
                ),
            ],
            options={
                "verbose_name": "请假",
                "ordering": ("-start_on", "-id"),
                "indexes": [
                    models.Index(fields=["start_on", "id"], name="staffing_absence_by_start"),
                    models.Index(fields=["end_on"], name="staffing_absence_by_end"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end_on__gt", models.F("start_on"))), name="staffing_absence_has_days"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "personal",
                                    "sick",
                                    "annual",
                                    "marriage",
                                    "maternity",
                                    "paternity",
                                    "bereavement",
                                    "injury",
                                    "time_off",
                                    "other",
                                ],
                            )
                        ),
                        name="staffing_absence_kind_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("member", "start_on"),
                        name="staffing_absence_one_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_at__isnull", False), ("withdrawn_by__isnull", True), _connector="OR"
                        ),
                        name="staffing_absence_withdrawn_pair",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PayBasis",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤销时间")),
                ("start_on", models.DateField(verbose_name="起始日期")),
                ("end_on", models.DateField(null=True, verbose_name="截止日期")),
                ("wage_fen", models.BigIntegerField(verbose_name="约定工资")),
                ("performance_fen", models.BigIntegerField(default=0, verbose_name="绩效工资基数")),
                ("region", models.CharField(max_length=40, verbose_name="适用地区")),
                ("contract_from", models.DateField(null=True, verbose_name="合同起始")),
                ("contract_to", models.DateField(null=True, verbose_name="合同期满")),
                ("probation_to", models.DateField(null=True, verbose_name="试用期至")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="依据")),
                (
                    "follows",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_by",
                        to="staffing.paybasis",
                        verbose_name="前一项",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="成员",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="撤销人",
                    ),
                ),
            ],
            options={
                "verbose_name": "薪酬基础",
                "ordering": ("member_id", "start_on", "id"),
                "indexes": [
                    models.Index(fields=["member", "start_on"], name="staffing_basis_of_member"),
                    models.Index(fields=["start_on"], name="staffing_basis_by_start"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("end_on__isnull", True), ("end_on__gt", models.F("start_on")), _connector="OR"
                        ),
                        name="staffing_basis_has_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("wage_fen__gte", 0),
                            ("wage_fen__lte", 100000000),
                            ("performance_fen__gte", 0),
                            ("performance_fen__lte", 100000000),
                        ),
                        name="staffing_basis_amounts_sane",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("region", ""), _negated=True), name="staffing_basis_has_region"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("contract_to__isnull", True),
                            ("contract_to__gte", models.F("contract_from")),
                            _connector="OR",
                        ),
                        name="staffing_basis_contract_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("probation_to__isnull", True),
                            ("probation_to__gte", models.F("contract_from")),
                            _connector="OR",
                        ),
                        name="staffing_basis_probation_days",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("member", "start_on"),
                        name="staffing_basis_one_start",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True), ("end_on__isnull", True)),
                        fields=("member",),
                        name="staffing_basis_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_at__isnull", False), ("withdrawn_by__isnull", True), _connector="OR"
                        ),
                        name="staffing_basis_withdrawn_pair",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PayItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤销时间")),
                ("month_on", models.DateField(verbose_name="月份")),
                ("item", models.CharField(max_length=40, verbose_name="项目")),
                ("amount_fen", models.BigIntegerField(verbose_name="金额")),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="成员",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="撤销人",
                    ),
                ),
            ],
            options={
                "verbose_name": "工资项目",
                "ordering": ("month_on", "member_id", "id"),
                "indexes": [models.Index(fields=["member", "month_on"], name="staffing_item_of_member")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount_fen__gte", -100000000),
                            ("amount_fen__lte", 100000000),
                            models.Q(("amount_fen", 0), _negated=True),
                        ),
                        name="staffing_item_amount_sane",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("item", ""), _negated=True), name="staffing_item_has_name"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("month_on", "member", "item"),
                        name="staffing_item_once_a_month",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_at__isnull", False), ("withdrawn_by__isnull", True), _connector="OR"
                        ),
                        name="staffing_item_withdrawn_pair",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Succession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤销时间")),
                ("from_on", models.DateField(verbose_name="自何日起")),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="成员",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="接手人",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="撤销人",
                    ),
                ),
            ],
            options={
                "verbose_name": "接手",
                "ordering": ("member_id", "from_on", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("member", models.F("successor")), _negated=True),
                        name="staffing_succession_to_another",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("member", "from_on"),
                        name="staffing_succession_one_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_at__isnull", False), ("withdrawn_by__isnull", True), _connector="OR"
                        ),
                        name="staffing_succession_withdrawn_pair",
                    ),
                ],
            },
        ),
    ]
