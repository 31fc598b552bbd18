"""Saved views of lists, and how a member has set up each list."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SavedView(models.Model):
    """Conditions, order, columns and page size of a list under a name (视图).

    `query` are the parameters of the list's address. A view is its owner's alone, or shared with roles, teams (and all
    below them) or everybody: what each reader sees in it is still what lies in their own scope.
    """

    list_key = models.CharField(_("列表"), max_length=60)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("建立人"), null=True, related_name="+"
    )
    name = models.CharField(_("名称"), max_length=30)
    query = models.TextField(_("条件"), blank=True)
    is_for_all = models.BooleanField(_("共享给全公司"), default=False)
    roles = models.ManyToManyField("org.Role", verbose_name=_("共享给岗位"), related_name="+")
    teams = models.ManyToManyField("org.Team", verbose_name=_("共享给团队"), related_name="+")
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        """A member has a name once for each list."""

        verbose_name = _("视图")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("list_key", "owner", "name"), name="records_view_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="records_view_has_a_name"),
        )

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class ListSetting(models.Model):
    """How a member has set up a list: its columns in order ("" as the list has them), and the view it opens with."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    list_key = models.CharField(max_length=60)
    columns = models.TextField(blank=True)
    default_view = models.ForeignKey(SavedView, models.SET_NULL, null=True, related_name="+")

    class Meta:
        """A member sets a list up once."""

        constraints = (models.UniqueConstraint(fields=("member", "list_key"), name="records_list_setting_once"),)

    def __str__(self) -> str:
        """Name member and list."""
        return f"{self.member_id} {self.list_key}"
