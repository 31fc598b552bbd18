"""What representatives write: follow-ups by stage and method, with places for people, plants and instruments.

Places: {who} the contact as addressed, {site} a place in the plant, {product} an instrument, {trouble} what is wrong
today, {rival} another maker, {count} a quantity.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from random import Random

CALL, MAIL, WECHAT, VISIT, EVENT = "call", "mail", "wechat", "visit", "event"


@dataclass(frozen=True, slots=True)
class Words:
    """One way to put it: method, what happened, where it stands, and whether it speaks of earlier talks."""

    method: str
    content: str
    progress: str = ""
    again: bool = False


W = Words

DEVELOPMENT = (
    W(CALL, "首次联系{who}，介绍公司和在同行业的应用。对方现用{rival}，{site}有几台到了更换年限。", "愿意看资料"),
    W(EVENT, "展会上认识{who}，聊了二十分钟，重点问了{product}的防护等级和交期。", "展会线索"),
    W(CALL, "打通{who}办公电话，说今年技改预算已批，仪表部分归他提计划。约了上门时间。", "有预算，归口已清楚"),
    W(WECHAT, "加上{who}微信，发了{product}样本和两份同行业用户清单，对方回「收到，先看看」。", "资料已发"),
    W(MAIL, "发公司介绍、资质扫描件和{product}选型表给{who}，请他填工况参数。", "等参数表"),
    W(CALL, "第二次联系才找到{who}，之前一直在现场。说{trouble}，正想找人看看。", "问题明确", again=True),
    W(WECHAT, "{who}发来{site}现场照片，铭牌看不清，量了法兰尺寸请我们先判断口径。", "判断口径中"),
    W(VISIT, "上门拜访{who}，看了{site}。{trouble}。现场管段前后直管不够，要在选型上想办法。", "看过现场，有需求"),
    W(VISIT, "和{who}在会议室谈了四十分钟，他更关心售后，问苏州有没有备件。当场给看了备件清单。", "关注售后"),
    W(VISIT, "到厂拜访，{who}带着走了一圈{site}，在用仪表约{count}台，近三分之一超期。", "摸清在用数量"),
    W(CALL, "{who}说采购要走合格供应商名录，先把营业执照、计量型式批准证书发过去。", "准备入库资料"),
    W(CALL, "回访{who}，入库资料已通过，下一步由使用部门提需求。", "已入合格供应商名录", again=True),
)

NEEDS = (
    W(CALL, "问到对方同时在和{rival}谈，主要比供货周期和现场服务。", "知道对手"),
    W(CALL, "{who}说预算在年度技改里，费用由设备部出，超过二十万要走集团采购平台。", "预算来源已问清"),
    W(CALL, "确认决策路径：{who}提方案，副总定，采购走比价，三家。", "决策路径清楚"),
    W(VISIT, "{who}召集工艺、电仪一起谈，{trouble}。工艺要求不停车更换，要带球阀取出方案。", "多方意见已收齐"),
    W(VISIT, "带技术支持到{site}测绘，量了管径、法兰和取压口，拍照 {count} 张。介质温度比资料高 12 度。", "工况已核实"),
    W(WECHAT, "{who}补发了工艺流程图，标出{site}的 {count} 个测点，其中两个在防爆区。", "测点表齐"),
    W(CALL, "和{who}核对参数表，密度和粘度缺实测值，答应明天让化验室补。", "等化验室数据"),
    W(VISIT, "与{who}过需求清单，确认{count}台{product}，信号 4–20 mA 带 HART，防护 IP67。", "数量和信号已定"),
    W(VISIT, "陪{who}看了隔壁厂在用的同型号，运行两年没拆过，他当场拍了显示值回去说明。", "看过样板用户"),
    W(MAIL, "整理需求确认单发{who}，列明测点、介质、量程、材质、信号，请盖章返回。", "等确认单回签"),
    W(WECHAT, "确认单{who}已签回扫描件，只把两台的量程改小了一档。", "需求确认单已回"),
)

INTRODUCTION = (
    W(WECHAT, "{who}问{product}能不能带现场显示转向，发了安装视频过去。", "细节答疑"),
    W(VISIT, "给{who}和三位仪表班长讲{product}，现场用样机通水演示，零点漂移问得最细。", "演示认可"),
    W(VISIT, "技术交流会，{who}主持，到会九人。对方提出断电后累计值怎么保存，已当场演示。", "技术问题已答复"),
    W(WECHAT, "把检定证书和型式批准扫描件发给{who}，安环部要留底。", "证件齐"),
    W(VISIT, "样机装到{site}试用一周，{who}安排班组每两小时抄一次表对比。", "试用中"),
    W(CALL, "{who}反馈试用数据与化验室对比偏差在 0.4% 以内，班组也说好用。", "试用数据合格"),
    W(CALL, "{who}担心与现有 DCS 通讯，给他找了同型号组态的用户电话，自己打过去问了。", "通讯顾虑解除"),
    W(MAIL, "发技术方案第 1 版给{who}：选型计算书、安装图、材质说明、防爆证书。", "方案已发"),
    W(MAIL, "按{who}的意见把衬里改成 PFA，电极改哈氏 C，重新出了计算书。", "方案第 2 版已发"),
    W(CALL, "和{who}对了一遍安装位置，直管段不足的三处改用导流整流方案。", "安装方案已定"),
)

QUOTATION = (
    W(MAIL, "发正式报价给{who}，{count}台{product}含现场校验两人天，交期 4 周，有效期 30 天。", "报价已发"),
    W(MAIL, "按招标平台要求上传报价和资质，截止后由{who}组织技术评分。", "平台已报价"),
    W(CALL, "{who}收到报价，说比预算高一点，问分两批能不能保持同价。", "对价格有意见"),
    W(VISIT, "上门送盖章报价，{who}带去见了采购，问了付款方式，倾向三六一。", "见过采购"),
    W(WECHAT, "{who}说采购已经开始比价，让我们把交货期和质保写进报价正文。", "进入比价"),
    W(CALL, "{who}要求把备件和校验单列，方便他们分开走费用。当天改好发回。", "报价已改版"),
    W(CALL, "采购反馈{rival}报得低，但不含现场服务。把差异列了一张表发给{who}。", "已做对比说明"),
    W(CALL, "{who}说技术评分我们第一，价格居中，等采购会。", "技术第一"),
)

NEGOTIATION = (
    W(VISIT, "和{who}、采购面谈，价格让到九六折，交期压到 25 天，质保三年不变。", "价格基本谈定"),
    W(CALL, "{who}来电，付款想改成二七一，回复可以但预付款到账后排产。", "付款条件在谈"),
    W(CALL, "{who}说{rival}又降了一次价，但使用部门坚持要我们的，请我们别松交期。", "使用部门支持"),
    W(CALL, "集团法务对违约责任条款有修改，{who}转来，已发公司合同岗看。", "条款审阅中"),
    W(MAIL, "发合同条款对照表给{who}，标出三处与标准文本不同的地方和我们的意见。", "条款对照已发"),
    W(VISIT, "副总当面确认方案，要求{site}先装两台，验收后再上其余。", "决策人已确认"),
    W(VISIT, "到厂谈技术协议，{who}逐条过，只把响应时间从 48 小时改为 24 小时。", "技术协议谈妥"),
    W(CALL, "和采购又谈一轮，最后只差一千二百元，以多送两支热电偶谈拢。", "只差走流程"),
    W(WECHAT, "{who}告知采购会已过，等副总从外地回来签批。", "等签批"),
)

SIGNING = (
    W(CALL, "与{who}核对合同附件：型号、位号、数量一致，开票资料已发来。", "合同内容已核对"),
    W(MAIL, "发合同终稿和技术协议给{who}，对方走内部会签，预计三天。", "会签中"),
    W(WECHAT, "{who}说会签走到财务，问预付款开什么票，已回复收款收据先行。", "会签到财务"),
    W(CALL, "对方合同专用章在总部，{who}答应快递，留了单号。", "等寄回"),
    W(VISIT, "送合同上门盖章，{who}安排采购当场办完，带回两份。", "合同已盖章"),
)

DELIVERY = (
    W(CALL, "告知{who}生产进度，{product}已过检，下周出厂。对方确认收货人和卸货时间。", "按期生产"),
    W(WECHAT, "把发货单号和装箱照片发{who}，提醒{site}先留好安装位置。", "已发货"),
    W(VISIT, "到现场配合安装，{site} {count} 台全部投运，{who}在调试记录上签字。", "调试完成"),
    W(VISIT, "和{who}做验收，抽检三台，示值误差合格。他提了一条：标牌字再大些。", "验收通过"),
    W(WECHAT, "{who}发来运行一周的曲线，很平稳，问下一批什么时候有价格优惠。", "运行正常"),
    W(MAIL, "发对账单给{who}，请财务盖章确认已付和未付金额。", "对账中"),
    W(CALL, "问{who}到货款安排，财务说排在本月资金计划。", "到货款已排计划"),
    W(CALL, "提醒{who}有一期款已到期，对方说发票昨天才到财务，正在走流程。", "催款，已答复"),
)

CARE = (
    W(CALL, "例行回访{who}，{product}运行正常，{site}有一台显示屏进水汽，寄了密封圈过去。", "用户满意"),
    W(CALL, "问候{who}，最近厂里检修推迟到下月，暂无采购计划，提醒提前四周下单。", "暂无计划"),
    W(WECHAT, "给{who}发了冬季防冻注意事项，回复说正好要开班组会，拿去用。", "关系维护"),
    W(VISIT, "路过{site}，看望{who}，顺便帮班组调了两台变送器零点。听说明年要上新线。", "有扩产消息"),
    W(VISIT, "回访在用仪表，{count}台逐一看过，提交了一页点检表给{who}，两台建议送检。", "已交点检表"),
    W(MAIL, "把新版选型手册和明年的校验计划发{who}，请提前排期。", "资料已发"),
    W(EVENT, "邀请{who}参加苏州技术沙龙，到场，听了雷达液位计应用，会后单独问了罐区方案。", "参加活动"),
    W(CALL, "{who}说集团要做能源计量普查，让我们出个台账模板，明天发。", "可能有需求"),
    W(WECHAT, "节前问候{who}，对方提到备件库存不多，让报几个常用件的价。", "备件需求"),
    W(VISIT, "配合{who}做年检拆装，当天装回，顺带把位号牌补齐。", "服务完成"),
    W(CALL, "联系{who}确认去年那批的检定到期日，列了清单，十二月前要安排。", "检定提醒"),
)

BY_STAGE = {
    "development": DEVELOPMENT,
    "needs_analysis": NEEDS,
    "introduction": INTRODUCTION,
    "quotation": QUOTATION,
    "negotiation": NEGOTIATION,
    "signing": SIGNING,
    "delivery": DELIVERY,
    "care": CARE,
}

EXTRAS = (
    "对方计划{month}月停车检修，货要在停车前一周到。", "厂里新换了门禁，下次来要提前一天报备。",
    "{who}{month}月中旬出差，急事找班长。", "现场管廊高，安装要搭架子，报价里记得算吊装。",
    "听说他们在{city}还有一个分厂，也用同类仪表。", "对方明确不接受承兑汇票。", "要求随货带原厂检定证书。",
    "他们的 DCS 是去年新换的，通讯没有问题。", "班长对我们上次的服务印象不错。",
    "对方提醒不要直接找采购，先过技术。", "仓库在北门，货车限高四米二。", "介质里有少量结晶，选型留了余量。",
    "要的是不锈钢壳体，铝壳不收。", "安环部要看防爆合格证原件。", "下次带一台样机过去。",
    "同行业那个用户的电话已给他。", "请财务先把开户许可证发一份。", "对方习惯用微信沟通，邮件看得晚。",
    "午休时间是十一点半到一点，别在这时候打。", "{site}今年还会再增两个测点。",
)  # fmt: skip

PLANS = {
    CALL: ("电话确认进展", "打电话问内部意见", "电话跟一次，问清时间", "给{who}打电话"),
    WECHAT: ("微信问一下反馈", "把资料补发给{who}", "微信确认收到没有"),
    VISIT: ("上门拜访{who}", "到{site}看现场", "约{who}面谈", "带技术支持一起去"),
    MAIL: ("发更新后的文件", "整理好资料发邮件", "把书面材料发给{who}"),
    EVENT: ("邀请{who}参加技术交流", "陪{who}看样板用户"),
}

NEEDS_TEXT = (
    "{trouble}。拟在{site}配{count}台{product}，4–20 mA 带 HART，计划{month}月到货。",
    "{site}共 {count} 个测点，{trouble}。要求带现场显示，证书随货。",
    "使用部门提出{trouble}，本次先解决{site}，{count}台，明年再扩。",
    "{trouble}。介质有腐蚀，材质按 316L 以上选，{count}台分两批交货。",
)

LOST = (
    ("price", "对方最后选了{rival}，价差约 8%，使用部门没能坚持住。"),
    ("price", "集团统一框架采购，我们不在框架内，单价比不过。"),
    ("no_budget", "技改预算被砍，项目推到明年，届时重新立项。"),
    ("no_need", "新线停建，仪表部分一并取消。"),
    ("product_fit", "要求进口品牌的安全等级认证，我们这款证书还在办。"),
    ("product_fit", "口径超出我们现有规格，推荐了替代方案，设计院没有同意。"),
    ("delivery_time", "{rival}交期短一周，对方停车窗口卡得紧。"),
    ("competitor", "技术评分第二，差 1.5 分，主要差在同类业绩数量。"),
    ("no_contact", "{who}调岗后新负责人另有渠道，三次约见未成。"),
)

RIVALS = ("一家日系品牌", "一家德系品牌", "浙江一家同行", "本地一家代理", "原来的老供应商", "一家上海厂")

REVERSALS = (
    "银行退票，客户重新付款",
    "款项属另一份合同，错记后更正",
    "客户多付，已原路退回",
    "承兑汇票背书有误，退回重开",
)
REFUSALS = (
    "付款单位与合同客户不一致，请附代付说明",
    "银行流水上没有这笔，请核对到账日期",
    "金额与回单不符，请核对后重新登记",
)


def compose(random: Random, words: Words, places: dict[str, str]) -> str:
    """Return the note with its places filled, now and then with one more thing worth keeping."""
    text = words.content.format(**places)
    if random.random() < 0.34:
        text += random.choice(EXTRAS).format(**places)
    return text


class Deck:
    """Finds the ways to put it for one writer: in the order of a stage, and those least used come first."""

    def __init__(self, random: Random) -> None:
        """Choose with this source of chance."""
        self._random = random
        self._used: Counter[str] = Counter()

    def draw(self, stage: str, place: int = 0, count: int = 1, *, first: bool = False) -> Words:
        """Return a way for the `place`-th of `count` talks in a stage (or "care"): early ones from the front.

        On the `first` occasion it is not one that speaks of earlier talks.
        """
        ways = BY_STAGE[stage]
        if stage != "care":
            begin, end = len(ways) * place // count, len(ways) * (place + 1) // count
            ways = ways[begin : max(end, begin + 1)]
        fitting = [words for words in ways if not (first and words.again)] or list(ways)
        self._random.shuffle(fitting)
        words = min(fitting, key=lambda one: self._used[one.content])
        self._used[words.content] += 1
        return words


SUPPLIED = {
    CALL: "电话补充确认：{who}同意按目前的安排往下走，所缺材料已口头说明。",
    MAIL: "把本阶段的书面材料整理后发给{who}存档，对方已回执。",
    WECHAT: "微信与{who}确认了本阶段的结论，聊天记录已留存。",
    VISIT: "专程上门，与{who}当面确认本阶段的结论，在纪要上签了字。",
    EVENT: "邀请{who}到公司参观生产线和标定装置，当场答复了疑问。",
}
"""What is written when a stage's standard asks for a kind of follow-up that has not come up yet."""

WRONG_TIER = "这笔回款到账以后，我当月的累计已经过了下一档，应当按下一档的比例算。请核对累计的顺序。"
MISSING_RECEIPT = "月底最后一天客户还付过一笔，我这里有银行回单的截图，结算单上没有看到。"
ANSWER = "已与财务核对：累计按财务确认的到账先后排列，这笔到账时累计还在本档之内，超出的部分已在后一笔里按下一档计算。"

ASKED_RATE = "客户在同行里做样板，前期驻场调试多花三周，后面还有两家兄弟单位要跟进。申请三个月内的回款按统一比例计提。"
ASKED_RATE_AGAIN = "客户改为年度框架，单价已让 4%，但数量翻倍，服务量大。申请框架期内的回款按统一比例计提。"
ASKED_RATE_FOR_ALL = "本季度新开发客户多，投入大，申请本人三个月内的全部回款按 4% 计提。"
RATE_BACKED = "情况属实，同意上报。"
RATE_AGREED = "同意，只限这一家客户，到期不续。"
RATE_REFUSED = "对个人的全部回款另定比例，对其他人不公平。具体到某个客户、有额外投入的，可以另提。"
"""Exceptions: why another rate is asked for, and what those who decide say."""
