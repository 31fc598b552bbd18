"""Members, teams with dated membership, roles, the company and its calendar."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ScopeChoice(models.TextChoices):
    """How far a role's data reach; the values are those of base.actor.Scope."""

    SELF = "self", _("仅本人")
    TEAM = "team", _("本部门")
    TEAM_AND_BELOW = "team_and_below", _("本部门及下级")
    ALL = "all", _("全部数据")


class Role(models.Model):
    """A post with powers and a data scope. Shipped roles keep their key; their powers may be changed.

    A retired role is held by nobody and given to nobody.
    """

    key = models.CharField(_("标识"), max_length=40, unique=True)
    name = models.CharField(_("岗位"), max_length=40, unique=True)
    scope = models.CharField(_("数据范围"), max_length=20, choices=ScopeChoice)
    powers = models.JSONField(_("权限"), default=list)
    is_shipped = models.BooleanField(_("随系统提供"), default=False)
    is_retired = models.BooleanField(_("已停用"), default=False)
    position = models.PositiveSmallIntegerField(_("次序"), default=0)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        """Roles stand in the order of the department, not of the alphabet."""

        verbose_name = _("岗位")
        ordering = ("position", "id")
        constraints = (
            models.CheckConstraint(condition=Q(scope__in=ScopeChoice.values), name="org_role_scope_is_known"),
        )

    def __str__(self) -> str:
        """Return the role's name."""
        return self.name


class MemberManager(BaseUserManager["Member"]):
    """What Django's sign-in asks of the model; members come into being by org.actions only."""

    def get_by_natural_key(self, username: str | None) -> Member:
        """Return the member with this login, however it was typed."""
        return self.get(login=(username or "").strip().lower())


class Member(AbstractBaseUser):
    """A person of the company who may sign in.

    `left_on` is the first day on which the person no longer belongs to the company.
    """

    login = models.CharField(
        _("登录名"), max_length=60, unique=True, error_messages={"unique": _("这个登录名已有人使用。")}
    )
    name = models.CharField(_("姓名"), max_length=60)
    name_key = models.CharField(_("拼音"), max_length=200)
    search_terms = models.CharField(_("检索词"), max_length=400)
    phone = models.CharField(_("手机"), max_length=30, blank=True)
    roles = models.ManyToManyField(Role, verbose_name=_("岗位"), related_name="members")
    joined_on = models.DateField(_("入职日期"))
    left_on = models.DateField(_("离职日期"), null=True, blank=True)
    must_change_password = models.BooleanField(_("须改密码"), default=False)
    revision = models.PositiveIntegerField(default=0)

    USERNAME_FIELD = "login"

    objects: ClassVar[MemberManager] = MemberManager()

    class Meta:
        """Members stand in the order of their names' pinyin."""

        verbose_name = _("成员")
        ordering = ("name_key", "id")
        indexes = (models.Index(fields=("name_key", "id"), name="org_member_by_name"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gt=F("joined_on")),
                name="org_member_leaves_after_joining",
            ),
            models.CheckConstraint(condition=~Q(login=""), name="org_member_has_a_login"),
        )

    given_password: str | None = None  # the generated password, only on the row that the giving action returns

    def __str__(self) -> str:
        """Return the person's name."""
        return self.name


class Team(models.Model):
    """A department, region or group; teams of any depth. `area` holds what the team answers for, such as 华东、山东."""

    name = models.CharField(_("团队"), max_length=60)
    parent = models.ForeignKey(
        "self", verbose_name=_("上级团队"), null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    leader = models.ForeignKey(
        Member, verbose_name=_("负责人"), null=True, blank=True, on_delete=models.PROTECT, related_name="teams_led"
    )
    area = models.CharField(_("负责区域"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("次序"), default=0)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        """Sisters stand in the order given to them."""

        verbose_name = _("团队")
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("parent", "name"), condition=Q(parent__isnull=False), name="org_team_name_once_below_a_team"
            ),
            models.UniqueConstraint(
                fields=("name",), condition=Q(parent__isnull=True), name="org_team_name_once_at_the_top"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="org_team_is_not_its_own_parent"
            ),
        )

    def __str__(self) -> str:
        """Return the team's name."""
        return self.name


class Membership(models.Model):
    """Who belonged where and when: from `start_on` up to, not including, `end_on`."""

    member = models.ForeignKey(Member, verbose_name=_("成员"), on_delete=models.PROTECT, related_name="memberships")
    team = models.ForeignKey(Team, verbose_name=_("团队"), on_delete=models.PROTECT, related_name="memberships")
    start_on = models.DateField(_("起"))
    end_on = models.DateField(_("止"), null=True, blank=True)

    class Meta:
        """One membership at a time; the action that moves a member closes one and opens the next."""

        verbose_name = _("团队归属")
        ordering = ("start_on", "id")
        indexes = (models.Index(fields=("team", "start_on"), name="org_membership_by_team"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(end_on__isnull=True) | Q(end_on__gt=F("start_on")), name="org_membership_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=("member",), condition=Q(end_on__isnull=True), name="org_membership_one_open"
            ),
            models.UniqueConstraint(fields=("member", "start_on"), name="org_membership_one_start_a_day"),
        )

    def __str__(self) -> str:
        """Return member and team by id."""
        return f"{self.member_id} → {self.team_id}"

    @property
    def last_on(self) -> date | None:
        """The last day in the team, for showing."""
        return self.end_on - timedelta(days=1) if self.end_on is not None else None


class Company(models.Model):
    """The one company of this installation.

    `calendar_token` changes with every change of its calendar. `known_powers` are the keys of the powers that the
    shipped roles have been given or not, so that a later release hands out new ones without undoing what was decided.
    """

    name = models.CharField(_("公司名称"), max_length=120)
    founded_on = models.DateField(_("启用日期"))
    calendar_token = models.CharField(max_length=32)
    known_powers = models.JSONField(default=list)

    class Meta:
        """There is one row, and its id is 1."""

        verbose_name = _("公司")
        constraints = (models.CheckConstraint(condition=Q(id=1), name="org_company_is_one"),)

    def __str__(self) -> str:
        """Return the company's name."""
        return self.name


class CalendarDay(models.Model):
    """A day that differs from an ordinary week: a day off, or a make-up workday (调休上班)."""

    day = models.DateField(_("日期"), unique=True)
    is_workday = models.BooleanField(_("上班"))
    name = models.CharField(_("名称"), max_length=40, blank=True)

    class Meta:
        """Days in order."""

        verbose_name = _("日历")
        ordering = ("day",)

    def __str__(self) -> str:
        """Return the day."""
        return self.day.isoformat()


class CalendarYear(models.Model):
    """A year of the calendar, and whether its holiday arrangement has been announced and entered."""

    year = models.PositiveSmallIntegerField(_("年份"), unique=True)
    is_announced = models.BooleanField(_("放假安排已公布"), default=False)

    class Meta:
        """Years in order."""

        verbose_name = _("日历年份")
        ordering = ("year",)

    def __str__(self) -> str:
        """Return the year."""
        return str(self.year)


class Token(models.Model):
    """A key by which a program asks (令牌): somebody's own, or an application's, acting as a role within a reach.

    Only the sha-256 of the text is kept; `hint` are its first letters, to tell it by. `powers` are the most it may do:
    what its holder, or its role, may no longer do it may not either.
    """

    class Kind(models.TextChoices):
        """Whose it is."""

        PERSONAL = "personal", _("个人令牌")
        APPLICATION = "application", _("应用令牌")

    name = models.CharField(_("名称"), max_length=60)
    kind = models.CharField(_("种类"), max_length=12, choices=Kind)
    member = models.ForeignKey(
        Member, verbose_name=_("成员"), null=True, on_delete=models.PROTECT, related_name="tokens"
    )
    role = models.ForeignKey(Role, verbose_name=_("岗位"), null=True, on_delete=models.PROTECT, related_name="tokens")
    team = models.ForeignKey(Team, verbose_name=_("团队"), null=True, on_delete=models.PROTECT, related_name="tokens")
    powers = models.JSONField(_("权限"), default=list)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    created_at = models.DateTimeField(_("建立时间"))
    created_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField(_("到期"))
    revoked_at = models.DateTimeField(_("撤销时间"), null=True)
    revoked_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    last_used_at = models.DateTimeField(_("最近使用"), null=True)

    given_text: str | None = None  # the token itself, only on the row that the making action returns

    class Meta:
        """Personal ones have a member, those of applications a role; a team narrows only these."""

        verbose_name = _("令牌")
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                name="org_token_is_somebodys",
                condition=Q(kind="personal", member__isnull=False, role__isnull=True, team__isnull=True)
                | Q(kind="application", member__isnull=True, role__isnull=False),
            ),
            models.CheckConstraint(name="org_token_ends", condition=Q(expires_at__gt=F("created_at"))),
        )

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    @property
    def last_on(self) -> date:
        """The last day on which it may be used, for showing."""
        return timezone.localdate(self.expires_at) - timedelta(days=1)
