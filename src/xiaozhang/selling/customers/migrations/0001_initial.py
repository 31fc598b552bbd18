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
            name="Customer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="客户编号")),
                ("name", models.CharField(max_length=120, verbose_name="客户名称")),
                ("name_key", models.CharField(max_length=120)),
                ("pinyin", models.CharField(max_length=200)),
                ("area", models.CharField(blank=True, max_length=60, verbose_name="地区")),
                ("industry", models.CharField(blank=True, max_length=60, verbose_name="行业")),
                (
                    "grade",
                    models.CharField(
                        blank=True,
                        choices=[("A", "A（重点客户）"), ("B", "B（普通客户）"), ("C", "C（非优先客户）")],
                        max_length=1,
                        verbose_name="级别",
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=60, verbose_name="来源")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="电话")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="地址")),
                ("note", models.TextField(blank=True, verbose_name="备注")),
                ("last_follow_up_on", models.DateField(null=True, verbose_name="最近跟进")),
                ("next_follow_up_on", models.DateField(null=True, verbose_name="下次跟进")),
                ("is_taken_over", models.BooleanField(default=False, verbose_name="期初导入")),
                ("created_at", models.DateTimeField(verbose_name="创建时间")),
                ("revision", models.PositiveIntegerField(default=0)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="负责人",
                    ),
                ),
            ],
            options={
                "verbose_name": "客户",
                "indexes": [
                    models.Index(fields=["pinyin", "id"], name="customers_by_name"),
                    models.Index(fields=["next_follow_up_on", "id"], name="customers_by_next"),
                    models.Index(fields=["last_follow_up_on", "id"], name="customers_by_last"),
                    models.Index(fields=["owner", "pinyin", "id"], name="customers_by_owner_name"),
                    models.Index(fields=["owner", "next_follow_up_on", "id"], name="customers_by_owner_next"),
                    models.Index(fields=["area", "pinyin", "id"], name="customers_by_area"),
                    models.Index(fields=["industry", "pinyin", "id"], name="customers_by_industry"),
                    models.Index(
                        condition=models.Q(("phone", ""), _negated=True), fields=["phone"], name="customers_by_phone"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("name_key",), name="customers_name_once"),
                    models.CheckConstraint(
                        condition=models.Q(("name_key", ""), _negated=True), name="customers_have_a_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("grade__in", ["", "A", "B", "C"])), name="customers_grade_is_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="姓名")),
                ("title", models.CharField(blank=True, max_length=60, verbose_name="职务")),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("decision_maker", "决策人"),
                            ("influencer", "影响人"),
                            ("user", "使用人"),
                            ("other", "其他"),
                        ],
                        default="other",
                        max_length=20,
                        verbose_name="角色",
                    ),
                ),
                (
                    "attitude",
                    models.CharField(
                        blank=True,
                        choices=[("supportive", "支持"), ("neutral", "中立"), ("opposed", "反对")],
                        max_length=20,
                        verbose_name="态度",
                    ),
                ),
                ("concern", models.CharField(blank=True, max_length=200, verbose_name="关心什么")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="电话")),
                ("email", models.CharField(blank=True, max_length=120, verbose_name="邮箱")),
                ("wechat", models.CharField(blank=True, max_length=60, verbose_name="微信")),
                ("is_taken_over", models.BooleanField(default=False, verbose_name="期初导入")),
                ("created_at", models.DateTimeField()),
                ("revision", models.PositiveIntegerField(default=0)),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="contacts", to="customers.customer"
                    ),
                ),
            ],
            options={
                "verbose_name": "联系人",
                "indexes": [
                    models.Index(
                        condition=models.Q(("phone", ""), _negated=True), fields=["phone"], name="contacts_by_phone"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("part__in", ["decision_maker", "influencer", "user", "other"])),
                        name="contacts_part_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("attitude__in", ["", "supportive", "neutral", "opposed"])),
                        name="contacts_attitude_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Collaborator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("may_edit", models.BooleanField(default=False, verbose_name="可编辑")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="协作成员",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="collaborators",
                        to="customers.customer",
                    ),
                ),
            ],
            options={
                "verbose_name": "协作成员",
                "constraints": [
                    models.UniqueConstraint(fields=("customer", "member"), name="customers_collaborator_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("deal_id", models.BigIntegerField(null=True)),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("call", "打电话"),
                            ("wechat", "微信"),
                            ("visit", "拜访"),
                            ("mail", "邮件"),
                            ("event", "活动"),
                        ],
                        max_length=20,
                        verbose_name="方式",
                    ),
                ),
                ("content", models.TextField(verbose_name="内容")),
                ("progress", models.CharField(blank=True, max_length=200, verbose_name="进展")),
                ("happened_at", models.DateTimeField(verbose_name="跟进时间")),
                ("happened_on", models.DateField(verbose_name="跟进日期")),
                ("next_plan", models.CharField(blank=True, max_length=200, verbose_name="下次做什么")),
                ("next_on", models.DateField(null=True, verbose_name="下次跟进")),
                ("is_taken_over", models.BooleanField(default=False, verbose_name="期初导入")),
                ("created_at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="跟进人",
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="customers.contact",
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="follow_ups",
                        to="customers.customer",
                    ),
                ),
            ],
            options={
                "verbose_name": "跟进记录",
                "indexes": [
                    models.Index(fields=["customer", "-happened_at", "-id"], name="follow_ups_by_customer"),
                    models.Index(fields=["author", "-happened_on", "-id"], name="follow_ups_by_author"),
                    models.Index(fields=["-happened_at", "-id"], name="follow_ups_by_time"),
                    models.Index(
                        condition=models.Q(("deal_id__isnull", False)), fields=["deal_id"], name="follow_ups_by_deal"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("method__in", ["call", "wechat", "visit", "mail", "event"])),
                        name="follow_ups_method_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OwnerPeriod",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("start_at", models.DateTimeField()),
                ("end_at", models.DateTimeField(null=True)),
                ("moved_by", models.CharField(blank=True, max_length=60)),
                (
                    "customer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="owner_periods",
                        to="customers.customer",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "负责人记录",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("end_at__isnull", True)),
                        fields=("customer",),
                        name="customers_one_owner_now",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("end_at__isnull", True), ("end_at__gte", models.F("start_at")), _connector="OR"
                        ),
                        name="customers_owner_ends_after_start",
                    ),
                ],
            },
        ),
    ]
