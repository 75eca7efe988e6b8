"""SSZ containers of the ledger, and signed envelopes (envelope.md, commands.md, block.md)."""

from __future__ import annotations

from typing import Any

from . import ed25519
from .codes import MAX_ACTION_BYTES, MAX_SESSION_WINDOWS, MAX_TICK_BANDS
from .hashing import DOMAIN_ENVELOPE, DOMAIN_HEADER, domain_hash
from .ssz import ByteList, Bytes, Container, List, Uint, Union

_U8, _U16, _U32, _U64 = Uint(1), Uint(2), Uint(4), Uint(8)

RegisterParticipant = Container(name=ByteList(64), roles=_U32, rootKey=Bytes(32))
RegisterKey = Container(
    publicKey=Bytes(32), kind=_U8, scope=_U16, validFrom=_U64, validUntil=_U64
)
OpenAccount = Container(**{"class": _U8, "secret": Bytes(16)})
CreditCash = Container(account=_U32, currency=_U32, amount=_U64)
ListIssue = Container(
    shortCode=ByteList(12),
    isin=ByteList(12),
    name=ByteList(64),
    nameEnglish=ByteList(64),
    currency=_U32,
    priceDecimals=_U8,
    market=_U8,
    matchingMode=_U8,
    tickTable=_U32,
    tick=_U64,
    lot=_U64,
    basePrice=_U64,
    lowerLimit=_U64,
    upperLimit=_U64,
)
IssueShares = Container(account=_U32, issue=_U32, quantity=_U64)
PlaceOrder = Container(
    issue=_U32,
    account=_U32,
    side=_U8,
    orderType=_U8,
    timeInForce=_U8,
    quantity=_U64,
    limitPrice=_U64,
    stopPrice=_U64,
    selfMatch=_U8,
    flags=_U16,
    clientOrderId=ByteList(36),
    details=ByteList(512),
)
ReduceOrder = Container(
    account=_U32, orderId=_U64, rowHint=_U32, clientOrderId=ByteList(36), quantity=_U64
)
CancelOrder = Container(account=_U32, orderId=_U64, rowHint=_U32, clientOrderId=ByteList(36))

TickBand = Container(**{"from": _U64, "tick": _U64})
DefineTickTable = Container(bands=List(TickBand, MAX_TICK_BANDS))
SessionWindow = Container(
    template=_U8, session=_U8, fromSecond=_U32, untilSecond=_U32, everySeconds=_U32
)
DefineMarket = Container(
    name=ByteList(32),
    matchingMode=_U8,
    tickTable=_U32,
    randomEndSeconds=_U16,
    upPercent=_U16,
    downPercent=_U16,
    listingUpPercent=_U16,
    listingDownPercent=_U16,
    afterHoursPercent=_U16,
    dynamicPercent=_U16,
    dynamicClosingPercent=_U16,
    indexDynamicPercent=_U16,
    indexDynamicClosingPercent=_U16,
    staticPercent=_U16,
    interruptionSeconds=_U16,
    resumeSeconds=_U16,
    resumeGuardSeconds=_U16,
    indicativeSeconds=_U16,
    lowPrice=_U32,
    lowPriceTicks=_U8,
    orderTypes=_U8,
    weekdays=Bytes(7),
    windows=List(SessionWindow, MAX_SESSION_WINDOWS),
)
SetTradingDay = Container(market=_U32, date=_U32, template=_U8)
ListMarketIssue = Container(
    shortCode=ByteList(12),
    isin=ByteList(12),
    name=ByteList(64),
    nameEnglish=ByteList(64),
    currency=_U32,
    priceDecimals=_U8,
    market=_U32,
    lot=_U64,
    basePrice=_U64,
    flags=_U16,
)
AmendOrder = Container(
    account=_U32,
    orderId=_U64,
    rowHint=_U32,
    clientOrderId=ByteList(36),
    orderType=_U8,
    limitPrice=_U64,
)
HaltIssue = Container(market=_U32, issue=_U32, reason=_U16)
ResumeIssue = Container(market=_U32, issue=_U32)
CommitAuctionSeed = Container(market=_U32, commitment=Bytes(32))
Uncross = Container(market=_U32, seed=Bytes(32))
RevokeKey = Container(publicKey=Bytes(32))
RotateRootKey = Container(newKey=Bytes(32))
ReplaceRootKey = Container(participant=_U32, newKey=Bytes(32))
DebitCash = Container(account=_U32, currency=_U32, amount=_U64)
RequestWithdrawal = Container(account=_U32, currency=_U32, amount=_U64)
SettleWithdrawal = Container(withdrawal=_U32, isPaid=_U8)
RetireShares = Container(account=_U32, issue=_U32, quantity=_U64)
TransferShares = Container(
    **{
        "from": _U32,
        "to": _U32,
        "issue": _U32,
        "quantity": _U64,
        "reason": _U16,
    }
)
FreezeShares = Container(account=_U32, issue=_U32, quantity=_U64)
ReleaseShares = Container(account=_U32, issue=_U32, quantity=_U64)
FreezeAccount = Container(account=_U32, isFrozen=_U8)
SetAccountTerms = Container(account=_U32, flags=_U8, group=_U32)
DefineFees = Container(
    schedule=_U32,
    fromDate=_U32,
    makerPpm=_U32,
    takerPpm=_U32,
    sellTaxPpm=_U32,
    feeAccount=_U32,
    taxAccount=_U32,
)
SetIssueTerms = Container(
    issue=_U32,
    maxQuantity=_U64,
    maxNotional=_U64,
    collarPercent=_U16,
    feeSchedule=_U32,
    ownershipCapPpm=_U32,
)
SetMarketTerms = Container(market=_U32, retailLimit=_U64)
SetParticipantTerms = Container(participant=_U32, ordersPerSecond=_U32)
SetIssueStatus = Container(issue=_U32, status=_U8)
AttestTotals = Container(issue=_U32, participant=_U32, customers=_U64, own=_U64)
MassCancel = Container(account=_U32, issue=_U32, side=_U8)
KillSwitch = Container(participant=_U32, account=_U32)
ReleaseKillSwitch = Container(participant=_U32, account=_U32)
RatifyHalt = Container(market=_U32, issue=_U32)
BustTrade = Container(issue=_U32, index=_U64)
Propose = Container(effectiveDate=_U32, action=ByteList(MAX_ACTION_BYTES))
Approve = Container(proposal=_U32)
WithdrawProposal = Container(proposal=_U32)
ActivateRules = Container(version=_U32, businessDate=_U32)
AdvanceTime = Container(**{"from": _U64, "to": _U64})
SetIssueFlags = Container(issue=_U32, flags=_U16)
SetExpiryDay = Container(market=_U32, date=_U32, closingPercent=_U16)

COMMANDS = {
    "RegisterParticipant": RegisterParticipant,
    "RegisterKey": RegisterKey,
    "OpenAccount": OpenAccount,
    "CreditCash": CreditCash,
    "ListIssue": ListIssue,
    "IssueShares": IssueShares,
    "PlaceOrder": PlaceOrder,
    "ReduceOrder": ReduceOrder,
    "CancelOrder": CancelOrder,
    "DefineTickTable": DefineTickTable,
    "DefineMarket": DefineMarket,
    "SetTradingDay": SetTradingDay,
    "ListMarketIssue": ListMarketIssue,
    "AmendOrder": AmendOrder,
    "HaltIssue": HaltIssue,
    "ResumeIssue": ResumeIssue,
    "CommitAuctionSeed": CommitAuctionSeed,
    "Uncross": Uncross,
    "RevokeKey": RevokeKey,
    "RotateRootKey": RotateRootKey,
    "ReplaceRootKey": ReplaceRootKey,
    "DebitCash": DebitCash,
    "RequestWithdrawal": RequestWithdrawal,
    "SettleWithdrawal": SettleWithdrawal,
    "RetireShares": RetireShares,
    "TransferShares": TransferShares,
    "FreezeShares": FreezeShares,
    "ReleaseShares": ReleaseShares,
    "FreezeAccount": FreezeAccount,
    "SetAccountTerms": SetAccountTerms,
    "DefineFees": DefineFees,
    "SetIssueTerms": SetIssueTerms,
    "SetMarketTerms": SetMarketTerms,
    "SetParticipantTerms": SetParticipantTerms,
    "SetIssueStatus": SetIssueStatus,
    "AttestTotals": AttestTotals,
    "MassCancel": MassCancel,
    "KillSwitch": KillSwitch,
    "ReleaseKillSwitch": ReleaseKillSwitch,
    "RatifyHalt": RatifyHalt,
    "BustTrade": BustTrade,
    "Propose": Propose,
    "Approve": Approve,
    "WithdrawProposal": WithdrawProposal,
    "ActivateRules": ActivateRules,
    "AdvanceTime": AdvanceTime,
    "SetIssueFlags": SetIssueFlags,
    "SetExpiryDay": SetExpiryDay,
}
COMMAND_NAMES = tuple(COMMANDS)
SELECTORS = {name: selector for selector, name in enumerate(COMMAND_NAMES)}
ORDER_COMMANDS = frozenset(("PlaceOrder", "ReduceOrder", "CancelOrder", "AmendOrder"))

Command = Union(*COMMANDS.values())
Envelope = Container(
    version=_U16,
    chainId=Bytes(32),
    member=_U32,
    key=Bytes(32),
    nonce=_U64,
    validUntil=_U64,
    flags=_U16,
    commands=List(Command, 1024),
)
SignedEnvelope = Container(envelope=Envelope, signature=Bytes(64))

Header = Container(
    version=_U16,
    chainId=Bytes(32),
    index=_U64,
    previousHash=Bytes(32),
    timestamp=_U64,
    transactionsRoot=Bytes(32),
    eventsRoot=Bytes(32),
    tradeLogSize=_U64,
    tradeLogRoot=Bytes(32),
    stateRoot=Bytes(32),
)
StoredBlock = Container(
    header=Header,
    operatorSignature=Bytes(64),
    transactions=List(SignedEnvelope, 262_144),
    events=List(Bytes(64), 16_777_216),
    trades=List(Bytes(128), 16_777_216),
)

Currency = Container(code=ByteList(8), decimals=_U8)
Participant = Container(name=ByteList(64), roles=_U32, rootKey=Bytes(32))
Witness = Container(name=ByteList(64), key=Bytes(32))
Genesis = Container(
    formatVersion=_U32,
    network=_U8,
    time=_U64,
    clockRate=_U32,
    ledgerAudience=_U8,
    approvals=_U8,
    effective=_U8,
    currencies=List(Currency, 16),
    participants=List(Participant, 256),
    operatorKey=Bytes(32),
    witnesses=List(Witness, 64),
    quorum=_U16,
    rulesVersion=_U32,
)

FLAG_DAY = 1


def command(kind: str, /, **fields: Any) -> tuple[int, dict[str, Any]]:
    """The union value of a command of that kind; `fields` are all of its fields."""
    return SELECTORS[kind], fields


def envelope_id(envelope: dict[str, Any]) -> bytes:
    """The 32 bytes that are signed."""
    return domain_hash(DOMAIN_ENVELOPE, Envelope.encode(envelope))


def block_hash(header: dict[str, Any]) -> bytes:
    """Hash of a header."""
    return domain_hash(DOMAIN_HEADER, Header.encode(header))


def sign_envelope(
    key: ed25519.SigningKey,
    chain_id: bytes,
    member: int,
    nonce: int,
    valid_until: int,
    commands: list[tuple[int, dict[str, Any]]],
    flags: int = 0,
) -> bytes:
    """SSZ of the signed envelope. Raises Malformed for a field out of range."""
    envelope = {
        "version": 1,
        "chainId": chain_id,
        "member": member,
        "key": key.public,
        "nonce": nonce,
        "validUntil": valid_until,
        "flags": flags,
        "commands": commands,
    }
    signature = key.sign(envelope_id(envelope))
    return SignedEnvelope.encode({"envelope": envelope, "signature": signature})
