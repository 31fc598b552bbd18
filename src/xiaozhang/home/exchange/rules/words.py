"""The words that stand over columns of sales sheets, one line for each thing they mean (indented: the line goes on).

Collected from the sheets in docs/import-outcomes.md and from the templates of other products. The first word of a line
is the plainest; `headings.plain` of all of them is compared.
"""

from __future__ import annotations

from xiaozhang.home.exchange.rules.headings import plain

_SAME = """
客户名称 客户 客户名 公司名称 公司 企业名称 企业 单位名称 客户单位 客户全称 顾客 销售商 购货单位 购买方 甲方
  account accountname customer company client
客户编号 客户编码 客户代码 客户号 会员卡号 customerid accountid
联系人 联系人姓名 联系人名称 对接人 客户联系人 contact contactname
手机 手机号 手机号码 移动电话 联系人手机号 联系手机 mobile cellphone
电话 联系电话 电话号码 联系方式 座机 固定电话 办公电话 公司电话 phone tel telephone phonenumber
邮箱 电子邮箱 邮件 电子邮件 邮箱地址 email mail
微信 微信号 wechat
职务 职位 职称 岗位 jobtitle position
行业 所属行业 客户行业 行业类别 sector industry
来源 客户来源 线索来源 获客渠道 渠道来源 source
客户等级 客户级别 客户分级 重要程度 grade
地区 区域 所在地区 所属地区 所属区域 大区 省份 省 省/自治区 来源省份 城市 所在城市 region area officelocation
  location city
地址 详细地址 公司地址 联系地址 收货地址 通讯地址 单位地址 address
纳税人识别号 税号 统一社会信用代码 信用代码 社会信用代码 taxnumber creditcode
开户行 开户银行 bank
业务员 销售员 销售人员 销售 销售代表 客户经理 负责人 所属用户 归属人 跟进人 店员 客服 地区经理 owner
  salesagent salesrep sales salesperson
协作人 协办人 collaborator
产品 产品名称 商品 商品名称 品名 货品名称 物料名称 product productname item
产品编号 产品编码 商品编码 商品编号 货号 条码 基本条码 物料编码 sku productcode
产品系列 系列 产品类别 商品类别 类别 品类 分类 series category
规格 规格型号 型号 spec model
单位 计量单位 基本单位 unit
单价 销售单价 含税单价 销售价 零售价 标准价 价格 售价 目录价 salesprice price listprice unitprice
成本 成本价 采购价 进价 cost
税率 增值税税率 增值税率 taxrate
数量 销售数量 件数 quantity qty
折扣 折扣率 discount
金额 合同金额 成交金额 销售额 销售金额 下单金额 订单金额 消费金额 销售订单金额 总金额 合同额 签约金额 合同总额
  amount closevalue contractamount
预计金额 商机金额 预计成交金额 expectedamount
回款金额 收款金额 到账金额 已回款 实收金额 回款额 贷方发生额 received collection
计划金额 计划收款金额 应收金额 应收 应收款 due
回款日期 到账日期 收款日期 到款日期 入账日期 receivedon
计划日期 计划收款日期 应收日期 到期日 到期日期 应收款日期 duedate
签约日期 签订日期 合同日期 签单日期 合同签订日期 signedon
合同编号 合同号 合同编码 contractno contractnumber
合同名称 contractname
订单号 订单编号 单据号 单号 orderid orderno
下单日期 订单日期 成交日期 发货日期 记账日期 orderdate
商机名称 商机 项目名称 项目 机会名称 opportunity opportunityname
商机编号 opportunityid
阶段 商机阶段 销售阶段 dealstage stage
开始日期 开始时间 启动日期 立项日期 engagedate startdate
结束日期 结束时间 关闭日期 closedate enddate
预计成交日期 预计签约日期 预计成交时间 expectedclose expecteddate
创建日期 创建时间 录入日期 登记日期 建档日期 createdat created createdon
跟进记录 跟进内容 跟进情况 沟通记录 拜访记录 联系记录 沟通内容 notes followup
跟进日期 跟进时间 拜访日期 联系日期 沟通日期
跟进方式 联系方式类型 拜访方式
姓名 员工姓名 成员 成员姓名 人员 员工 name employeename
工号 员工编号 人员编号 编号 employeeid
部门 所属部门 团队 所属团队 小组 department team
上级 直属上级 主管 直接上级 经理 manager
入职日期 入职时间 hiredate joinedon
角色 权限角色 role
目标 月目标 销售目标 任务 业绩目标 预计 计划 target quota
实际 完成 实际完成 实际金额 actual
月份 月度 所属月份 month
年份 年度 year
日期 时间 date time
备注 说明 描述 附注 remark remarks note comment
状态 status state
性别 gender
序号 排序 no index
区县 district
输单原因 丢单原因 失败原因 lostreason
付款方式 结算方式 支付方式 paymentmethod
期次 期数 款项 款项名称 instalment
"""

# Words that stand over different things in different sheets: worth less, and decided by what is in the column.
_WEAK = "名称 姓名 名字 编号 日期 时间 金额 电话 地区 区域 状态 备注 单位 类别 目标 渠道 name date amount"
WEAK: frozenset[str] = frozenset(map(plain, _WEAK.split()))

GROUPS: tuple[frozenset[str], ...] = tuple(
    frozenset(plain(word) for word in line.split()) for line in _SAME.replace("\n  ", " ").strip().splitlines()
)
KNOWN: frozenset[str] = frozenset().union(*GROUPS) | WEAK


DIALLED = frozenset().union(*(group for group in GROUPS if group & {"电话", "手机"}))


def alike(word: str) -> frozenset[str]:
    """Return all words that stand for the same as `word` (plain); empty if it is not known."""
    return frozenset().union(*(group for group in GROUPS if word in group))
