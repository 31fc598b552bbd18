import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(unique=True, verbose_name="日期")),
                ("is_workday", models.BooleanField(verbose_name="上班")),
                ("name", models.CharField(blank=True, max_length=40, verbose_name="名称")),
            ],
            options={
                "verbose_name": "日历",
                "ordering": ("day",),
            },
        ),
        migrations.CreateModel(
            name="CalendarYear",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(unique=True, verbose_name="年份")),
                ("is_announced", models.BooleanField(default=False, verbose_name="放假安排已公布")),
            ],
            options={
                "verbose_name": "日历年份",
                "ordering": ("year",),
            },
        ),
        migrations.CreateModel(
            name="Company",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120, verbose_name="公司名称")),
                ("founded_on", models.DateField(verbose_name="启用日期")),
                ("calendar_token", models.CharField(max_length=32)),
                ("known_powers", models.JSONField(default=list)),
            ],
            options={
                "verbose_name": "公司",
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="org_company_is_one")],
            },
        ),
        migrations.CreateModel(
            name="Role",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40, unique=True, verbose_name="标识")),
                ("name", models.CharField(max_length=40, unique=True, verbose_name="岗位")),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("self", "仅本人"),
                            ("team", "本部门"),
                            ("team_and_below", "本部门及下级"),
                            ("all", "全部数据"),
                        ],
                        max_length=20,
                        verbose_name="数据范围",
                    ),
                ),
                ("powers", models.JSONField(default=list, verbose_name="权限")),
                ("is_shipped", models.BooleanField(default=False, verbose_name="随系统提供")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="次序")),
                ("revision", models.PositiveIntegerField(default=0)),
                ("is_retired", models.BooleanField(default=False, verbose_name="已停用")),
            ],
            options={
                "verbose_name": "岗位",
                "ordering": ("position", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("scope__in", ["self", "team", "team_and_below", "all"])),
                        name="org_role_scope_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Member",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "login",
                    models.CharField(
                        error_messages={"unique": "这个登录名已有人使用。"},
                        max_length=60,
                        unique=True,
                        verbose_name="登录名",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="姓名")),
                ("name_key", models.CharField(max_length=200, verbose_name="拼音")),
                ("search_terms", models.CharField(max_length=400, verbose_name="检索词")),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="手机")),
                ("joined_on", models.DateField(verbose_name="入职日期")),
                ("left_on", models.DateField(blank=True, null=True, verbose_name="离职日期")),
                ("must_change_password", models.BooleanField(default=False, verbose_name="须改密码")),
                ("revision", models.PositiveIntegerField(default=0)),
                ("roles", models.ManyToManyField(related_name="members", to="org.role", verbose_name="岗位")),
            ],
            options={
                "verbose_name": "成员",
                "ordering": ("name_key", "id"),
                "indexes": [models.Index(fields=["name_key", "id"], name="org_member_by_name")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("left_on__isnull", True), ("left_on__gt", models.F("joined_on")), _connector="OR"
                        ),
                        name="org_member_leaves_after_joining",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("login", ""), _negated=True), name="org_member_has_a_login"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Team",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="团队")),
                ("area", models.CharField(blank=True, max_length=200, verbose_name="负责区域")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="次序")),
                ("revision", models.PositiveIntegerField(default=0)),
                (
                    "leader",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="teams_led",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="负责人",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="org.team",
                        verbose_name="上级团队",
                    ),
                ),
            ],
            options={
                "verbose_name": "团队",
                "ordering": ("position", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("parent__isnull", False)),
                        fields=("parent", "name"),
                        name="org_team_name_once_below_a_team",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("parent__isnull", True)),
                        fields=("name",),
                        name="org_team_name_once_at_the_top",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("parent__isnull", True),
                            models.Q(("parent", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="org_team_is_not_its_own_parent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("start_on", models.DateField(verbose_name="起")),
                ("end_on", models.DateField(blank=True, null=True, verbose_name="止")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="成员",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="org.team",
                        verbose_name="团队",
                    ),
                ),
            ],
            options={
                "verbose_name": "团队归属",
                "ordering": ("start_on", "id"),
                "indexes": [models.Index(fields=["team", "start_on"], name="org_membership_by_team")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("end_on__isnull", True), ("end_on__gt", models.F("start_on")), _connector="OR"
                        ),
                        name="org_membership_ends_after_start",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("end_on__isnull", True)), fields=("member",), name="org_membership_one_open"
                    ),
                    models.UniqueConstraint(fields=("member", "start_on"), name="org_membership_one_start_a_day"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Token",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                (
                    "kind",
                    models.CharField(
                        choices=[("personal", "个人令牌"), ("application", "应用令牌")],
                        max_length=12,
                        verbose_name="种类",
                    ),
                ),
                ("powers", models.JSONField(default=list, verbose_name="权限")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("hint", models.CharField(max_length=12)),
                ("created_at", models.DateTimeField(verbose_name="建立时间")),
                ("expires_at", models.DateTimeField(verbose_name="到期")),
                ("revoked_at", models.DateTimeField(null=True, verbose_name="撤销时间")),
                ("last_used_at", models.DateTimeField(null=True, verbose_name="最近使用")),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tokens",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="成员",
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tokens",
                        to="org.role",
                        verbose_name="岗位",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tokens",
                        to="org.team",
                        verbose_name="团队",
                    ),
                ),
            ],
            options={
                "verbose_name": "令牌",
                "ordering": ("-id",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "personal"),
                                ("member__isnull", False),
                                ("role__isnull", True),
                                ("team__isnull", True),
                            ),
                            models.Q(("kind", "application"), ("member__isnull", True), ("role__isnull", False)),
                            _connector="OR",
                        ),
                        name="org_token_is_somebodys",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("created_at"))), name="org_token_ends"
                    ),
                ],
            },
        ),
    ]
