"""Tables of customers, their people, what was done with them, and who owned them when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Grade(models.TextChoices):
    """How much a customer matters."""

    A = "A", _("A（重点客户）")
    B = "B", _("B（普通客户）")
    C = "C", _("C（非优先客户）")


class Part(models.TextChoices):
    """What a contact is in the customer's decision."""

    DECISION_MAKER = "decision_maker", _("决策人")
    INFLUENCER = "influencer", _("影响人")
    USER = "user", _("使用人")
    OTHER = "other", _("其他")


class Attitude(models.TextChoices):
    """Where a contact stands."""

    SUPPORTIVE = "supportive", _("支持")
    NEUTRAL = "neutral", _("中立")
    OPPOSED = "opposed", _("反对")


class Method(models.TextChoices):
    """How somebody was met."""

    CALL = "call", _("打电话")
    WECHAT = "wechat", _("微信")
    VISIT = "visit", _("拜访")
    MAIL = "mail", _("邮件")
    EVENT = "event", _("活动")


class Customer(models.Model):
    """A company that buys or may buy. `name_key` is what two spellings of one name share; `pinyin` sorts.

    `phone` holds digits as rules.phones writes them. Days of the last and next follow-up are kept by record_follow_up.
    """

    number = models.CharField(_("客户编号"), max_length=40, unique=True)
    name = models.CharField(_("客户名称"), max_length=120)
    name_key = models.CharField(max_length=120)
    pinyin = models.CharField(max_length=200)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("负责人"), db_index=False
    )
    area = models.CharField(_("地区"), max_length=60, blank=True)
    industry = models.CharField(_("行业"), max_length=60, blank=True)
    grade = models.CharField(_("级别"), max_length=1, blank=True, choices=Grade)
    source = models.CharField(_("来源"), max_length=60, blank=True)
    phone = models.CharField(_("电话"), max_length=40, blank=True)
    address = models.CharField(_("地址"), max_length=200, blank=True)
    note = models.TextField(_("备注"), blank=True)
    last_follow_up_on = models.DateField(_("最近跟进"), null=True)
    next_follow_up_on = models.DateField(_("下次跟进"), null=True)
    is_taken_over = models.BooleanField(_("期初导入"), default=False)
    created_at = models.DateTimeField(_("创建时间"))
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        """A name is given once: the same name again is the same customer."""

        verbose_name = _("客户")
        indexes = (
            models.Index(fields=("pinyin", "id"), name="customers_by_name"),
            models.Index(fields=("next_follow_up_on", "id"), name="customers_by_next"),
            models.Index(fields=("last_follow_up_on", "id"), name="customers_by_last"),
            models.Index(fields=("owner", "pinyin", "id"), name="customers_by_owner_name"),
            models.Index(fields=("owner", "next_follow_up_on", "id"), name="customers_by_owner_next"),
            models.Index(fields=("area", "pinyin", "id"), name="customers_by_area"),
            models.Index(fields=("industry", "pinyin", "id"), name="customers_by_industry"),
            models.Index(fields=("phone",), name="customers_by_phone", condition=~Q(phone="")),
        )
        constraints = (
            models.UniqueConstraint(fields=("name_key",), name="customers_name_once"),
            models.CheckConstraint(condition=~Q(name_key=""), name="customers_have_a_name"),
            models.CheckConstraint(condition=Q(grade__in=["", *Grade.values]), name="customers_grade_is_known"),
        )

    def __str__(self) -> str:
        """Return the customer's name."""
        return self.name


class Collaborator(models.Model):
    """A member who sees a customer without owning it; with `may_edit`, works on it too (协作), else reads (只读)."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="collaborators")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("协作成员"))
    may_edit = models.BooleanField(_("可编辑"), default=False)

    class Meta:
        """A member collaborates once."""

        verbose_name = _("协作成员")
        constraints = (models.UniqueConstraint(fields=("customer", "member"), name="customers_collaborator_once"),)

    def __str__(self) -> str:
        """Return customer and member by id."""
        return f"{self.customer_id} → {self.member_id}"


class OwnerPeriod(models.Model):
    """Who owned a customer from when until when (负责人记录); the open one is today's owner."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="owner_periods")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    start_at = models.DateTimeField()
    end_at = models.DateTimeField(null=True)
    moved_by = models.CharField(max_length=60, blank=True)

    class Meta:
        """One open period at a time."""

        verbose_name = _("负责人记录")
        constraints = (
            models.UniqueConstraint(
                fields=("customer",), condition=Q(end_at__isnull=True), name="customers_one_owner_now"
            ),
            models.CheckConstraint(
                condition=Q(end_at__isnull=True) | Q(end_at__gte=F("start_at")), name="customers_owner_ends_after_start"
            ),
        )

    def __str__(self) -> str:
        """Return customer and owner by id."""
        return f"{self.customer_id} → {self.owner_id}"


class Contact(models.Model):
    """A person at a customer: what they decide, where they stand, what they care about, how to reach them."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="contacts")
    name = models.CharField(_("姓名"), max_length=60)
    title = models.CharField(_("职务"), max_length=60, blank=True)
    part = models.CharField(_("角色"), max_length=20, choices=Part, default=Part.OTHER)
    attitude = models.CharField(_("态度"), max_length=20, choices=Attitude, blank=True)
    concern = models.CharField(_("关心什么"), max_length=200, blank=True)
    phone = models.CharField(_("电话"), max_length=40, blank=True)
    email = models.CharField(_("邮箱"), max_length=120, blank=True)
    wechat = models.CharField(_("微信"), max_length=60, blank=True)
    is_taken_over = models.BooleanField(_("期初导入"), default=False)
    created_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        """People are found by phone."""

        verbose_name = _("联系人")
        indexes = (models.Index(fields=("phone",), name="contacts_by_phone", condition=~Q(phone="")),)
        constraints = (
            models.CheckConstraint(condition=Q(part__in=Part.values), name="contacts_part_is_known"),
            models.CheckConstraint(condition=Q(attitude__in=["", *Attitude.values]), name="contacts_attitude_is_known"),
        )

    def __str__(self) -> str:
        """Return the person's name."""
        return self.name


class FollowUp(models.Model):
    """What was done with a customer and what comes next. `deal_id` is a deal's id; deals stand above."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="follow_ups", db_index=False)
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="follow_ups")
    deal_id = models.BigIntegerField(null=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("跟进人"), db_index=False
    )
    method = models.CharField(_("方式"), max_length=20, choices=Method)
    content = models.TextField(_("内容"))
    progress = models.CharField(_("进展"), max_length=200, blank=True)
    happened_at = models.DateTimeField(_("跟进时间"))
    happened_on = models.DateField(_("跟进日期"))
    next_plan = models.CharField(_("下次做什么"), max_length=200, blank=True)
    next_on = models.DateField(_("下次跟进"), null=True)
    is_taken_over = models.BooleanField(_("期初导入"), default=False)
    created_at = models.DateTimeField()

    class Meta:
        """The newest of a customer, of a person and of a deal are near at hand."""

        verbose_name = _("跟进记录")
        indexes = (
            models.Index(fields=("customer", "-happened_at", "-id"), name="follow_ups_by_customer"),
            models.Index(fields=("author", "-happened_on", "-id"), name="follow_ups_by_author"),
            models.Index(fields=("-happened_at", "-id"), name="follow_ups_by_time"),
            models.Index(fields=("deal_id",), name="follow_ups_by_deal", condition=Q(deal_id__isnull=False)),
        )
        constraints = (models.CheckConstraint(condition=Q(method__in=Method.values), name="follow_ups_method_known"),)

    def __str__(self) -> str:
        """Return the first words of what was done."""
        return self.content[:40]
