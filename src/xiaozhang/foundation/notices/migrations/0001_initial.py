import datetime

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("org", "0001_initial"),
        ("org", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Channel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=10, unique=True, verbose_name="渠道")),
                ("is_on", models.BooleanField(default=False, verbose_name="启用")),
                ("host", models.CharField(blank=True, max_length=200, verbose_name="接口地址")),
                ("application", models.CharField(blank=True, max_length=100, verbose_name="应用标识")),
                ("agent", models.CharField(blank=True, max_length=40, verbose_name="AgentId")),
                ("sealed_secret", models.CharField(blank=True, max_length=600)),
                ("paused_until", models.DateTimeField(null=True, verbose_name="暂停至")),
                ("revision", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name": "通知渠道",
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="Robot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("channel", models.CharField(max_length=10, verbose_name="渠道")),
                ("name", models.CharField(max_length=60, unique=True, verbose_name="名称")),
                ("sealed_url", models.CharField(max_length=1000)),
                ("sealed_secret", models.CharField(blank=True, max_length=600)),
                ("hint", models.CharField(max_length=40)),
                ("is_on", models.BooleanField(default=True, verbose_name="启用")),
                ("created_at", models.DateTimeField(verbose_name="建立时间")),
                ("paused_until", models.DateTimeField(null=True, verbose_name="暂停至")),
                ("revision", models.PositiveIntegerField(default=0)),
            ],
            options={
                "verbose_name": "群机器人",
                "ordering": ("id",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ("dingtalk", "wecom", "feishu"))),
                        name="notices_robot_channel_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Announcement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=120, verbose_name="标题")),
                ("body", models.TextField(verbose_name="正文")),
                (
                    "audience",
                    models.CharField(
                        choices=[("all", "全员"), ("teams", "团队及下级"), ("roles", "岗位")],
                        default="all",
                        max_length=10,
                        verbose_name="发给",
                    ),
                ),
                ("is_required", models.BooleanField(default=False, verbose_name="须确认")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "草稿"), ("published", "已发布"), ("withdrawn", "已撤回")],
                        default="draft",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="起草时间")),
                ("published_at", models.DateTimeField(null=True, verbose_name="发布时间")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                ("reminded_on", models.DateField(null=True, verbose_name="最近提醒")),
                ("revision", models.PositiveIntegerField(default=0)),
                (
                    "author",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="发布人",
                    ),
                ),
                ("roles", models.ManyToManyField(related_name="+", to="org.role", verbose_name="岗位")),
                ("teams", models.ManyToManyField(related_name="+", to="org.team", verbose_name="团队")),
                ("robots", models.ManyToManyField(related_name="+", to="notices.robot", verbose_name="群机器人")),
            ],
            options={
                "verbose_name": "公告",
                "ordering": ("-id",),
                "indexes": [models.Index(fields=["published_at", "id"], name="notices_announced")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("published_at__isnull", True), ("state", "draft"), ("withdrawn_at__isnull", True)
                            ),
                            models.Q(
                                ("published_at__isnull", False), ("state", "published"), ("withdrawn_at__isnull", True)
                            ),
                            models.Q(
                                ("published_at__isnull", False), ("state", "withdrawn"), ("withdrawn_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="notices_announcement_says_when",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=60, verbose_name="种类")),
                ("title", models.CharField(max_length=200, verbose_name="标题")),
                ("body", models.CharField(blank=True, max_length=1000, verbose_name="内容")),
                ("url", models.CharField(blank=True, max_length=300, verbose_name="地址")),
                ("record_type", models.CharField(blank=True, max_length=40)),
                ("record_id", models.BigIntegerField(null=True)),
                ("key", models.CharField(max_length=200)),
                ("created_at", models.DateTimeField(verbose_name="时间")),
                ("read_at", models.DateTimeField(null=True, verbose_name="已读")),
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
            ],
            options={
                "verbose_name": "通知",
                "ordering": ("-id",),
                "indexes": [
                    models.Index(fields=["member", "-id"], name="notices_by_member"),
                    models.Index(fields=["member", "kind", "-id"], name="notices_by_kind"),
                    models.Index(
                        condition=models.Q(("read_at__isnull", True)), fields=["member"], name="notices_unread"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("member", "key"), name="notices_told_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("key", ""), _negated=True), models.Q(("title", ""), _negated=True)
                        ),
                        name="notices_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("record_id__isnull", True), ("record_type", "")),
                            models.Q(models.Q(("record_type", ""), _negated=True), ("record_id__isnull", False)),
                            _connector="OR",
                        ),
                        name="notices_record_is_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "待发送"),
                            ("sent", "已发出"),
                            ("given_up", "没有发出"),
                            ("spared", "已读免发"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="次数")),
                ("next_at", models.DateTimeField(null=True, verbose_name="下次发送")),
                ("held_until", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True, verbose_name="发出时间")),
                ("last_code", models.CharField(blank=True, max_length=40, verbose_name="回答")),
                ("last_words", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                ("channel", models.CharField(max_length=10, verbose_name="渠道")),
                ("is_gathered", models.BooleanField(default=False, verbose_name="汇总")),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="notices.notice",
                    ),
                ),
            ],
            options={
                "verbose_name": "通知发送",
                "ordering": ("-id",),
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["channel", "next_at"],
                        name="notices_delivery_due",
                    ),
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["member", "channel"],
                        name="notices_delivery_waiting",
                    ),
                    models.Index(fields=["channel", "-id"], name="notices_delivery_latest"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("notice", "channel"), name="notices_delivered_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "waiting"), _negated=True), ("next_at__isnull", False), _connector="OR"
                        ),
                        name="notices_waiting_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "sent"), _negated=True), ("sent_at__isnull", False), _connector="OR"
                        ),
                        name="notices_sent_says_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Pace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_quiet", models.BooleanField(default=True, verbose_name="安静时段")),
                ("quiet_from", models.TimeField(default=datetime.time(21, 0), verbose_name="起")),
                ("quiet_until", models.TimeField(default=datetime.time(8, 0), verbose_name="止")),
                ("rests_on_days_off", models.BooleanField(default=True, verbose_name="休息日不打扰")),
                ("gathered_at", models.TimeField(default=datetime.time(8, 30), verbose_name="汇总时间")),
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="成员",
                    ),
                ),
            ],
            options={
                "verbose_name": "通知时段",
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("read_at", models.DateTimeField(null=True, verbose_name="已读")),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="已确认")),
                (
                    "announcement",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="notices.announcement",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "公告回执",
                "ordering": ("id",),
                "indexes": [models.Index(fields=["member", "announcement"], name="notices_receipt_by_member")],
                "constraints": [
                    models.UniqueConstraint(fields=("announcement", "member"), name="notices_one_receipt"),
                    models.CheckConstraint(
                        condition=models.Q(("confirmed_at__isnull", True), ("read_at__isnull", False), _connector="OR"),
                        name="notices_confirmed_is_read",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RobotPost",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "待发送"),
                            ("sent", "已发出"),
                            ("given_up", "没有发出"),
                            ("spared", "已读免发"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="次数")),
                ("next_at", models.DateTimeField(null=True, verbose_name="下次发送")),
                ("held_until", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True, verbose_name="发出时间")),
                ("last_code", models.CharField(blank=True, max_length=40, verbose_name="回答")),
                ("last_words", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                ("kind", models.CharField(max_length=60, verbose_name="种类")),
                ("key", models.CharField(max_length=200)),
                ("title", models.CharField(max_length=200, verbose_name="标题")),
                ("body", models.CharField(blank=True, max_length=1000, verbose_name="内容")),
                ("url", models.CharField(blank=True, max_length=300, verbose_name="地址")),
                ("created_at", models.DateTimeField(verbose_name="时间")),
                (
                    "robot",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="notices.robot",
                    ),
                ),
            ],
            options={
                "verbose_name": "群消息",
                "ordering": ("-id",),
                "indexes": [
                    models.Index(fields=["robot", "-id"], name="notices_post_by_robot"),
                    models.Index(condition=models.Q(("state", "waiting")), fields=["next_at"], name="notices_post_due"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("robot", "key"), name="notices_posted_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "waiting"), _negated=True), ("next_at__isnull", False), _connector="OR"
                        ),
                        name="notices_post_waiting_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "sent"), _negated=True), ("sent_at__isnull", False), _connector="OR"
                        ),
                        name="notices_post_sent_says_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("channel", models.CharField(max_length=10, verbose_name="渠道")),
                ("address", models.CharField(blank=True, max_length=254, verbose_name="地址")),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="确认时间")),
                ("asked", models.CharField(blank=True, max_length=254, verbose_name="待确认的地址")),
                ("salt", models.CharField(blank=True, max_length=40)),
                ("code_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "通知地址",
                "ordering": ("channel",),
                "constraints": [
                    models.UniqueConstraint(fields=("member", "channel"), name="notices_one_contact"),
                    models.UniqueConstraint(
                        condition=models.Q(("address", ""), _negated=True),
                        fields=("channel", "address"),
                        name="notices_contact_of_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("address", ""), ("confirmed_at__isnull", True)),
                            models.Q(models.Q(("address", ""), _negated=True), ("confirmed_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="notices_contact_is_confirmed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("asked", ""),
                            models.Q(models.Q(("salt", ""), _negated=True), ("code_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="notices_code_was_sent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KindChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=60, verbose_name="种类")),
                ("channel", models.CharField(max_length=10, verbose_name="渠道")),
                (
                    "manner",
                    models.CharField(
                        choices=[("at_once", "随时"), ("gathered", "每日汇总"), ("off", "不发")],
                        max_length=10,
                        verbose_name="方式",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "通知方式",
                "constraints": [
                    models.UniqueConstraint(fields=("member", "kind", "channel"), name="notices_one_choice"),
                    models.CheckConstraint(
                        condition=models.Q(("manner__in", ["at_once", "gathered", "off"])),
                        name="notices_manner_is_known",
                    ),
                ],
            },
        ),
    ]
