/** The bytes of the rows of markets and trading days (docs/spec/state.md, tables 10 to 21). */
import { Fields } from './fields.ts';
import type { IssueDay, Market, Order, TickTable, TradingDay } from './records.ts';

const WINDOWS_OFFSET = 128;
const WINDOW_BYTES = 16;
const BAND_BYTES = 16;

/** A row of table 10. */
export function tradingDayRow(day: TradingDay): Uint8Array {
  return new Fields(32)
    .u32(0, day.market)
    .u32(4, day.date)
    .u8(8, day.template)
    .u8(9, day.closingPercent).bytes;
}

/** A row of table 11. */
export function marketRow(market: Market): Uint8Array {
  const row = new Fields(1024)
    .put(0, market.name, 32)
    .u8(32, market.name.length)
    .u8(33, market.matchingMode)
    .u16(34, market.randomEndSeconds)
    .u32(36, market.tickTable)
    .u16(40, market.upPercent)
    .u16(42, market.downPercent)
    .u16(44, market.listingUpPercent)
    .u16(46, market.listingDownPercent)
    .u16(48, market.afterHoursPercent)
    .u16(50, market.dynamicPercent)
    .u16(52, market.dynamicClosingPercent)
    .u16(54, market.indexDynamicPercent)
    .u16(56, market.indexDynamicClosingPercent)
    .u16(58, market.staticPercent)
    .u16(60, market.interruptionSeconds)
    .u16(62, market.resumeSeconds)
    .u16(64, market.resumeGuardSeconds)
    .u16(66, market.indicativeSeconds)
    .u32(68, market.lowPrice)
    .u8(72, market.lowPriceTicks)
    .put(73, market.weekdays, 7)
    .u8(80, market.windows.length)
    .u8(81, market.orderTypes)
    .u64(88, market.retailLimit)
    .put(96, market.commitment, 32);
  market.windows.forEach((window, place) => {
    const offset = WINDOWS_OFFSET + place * WINDOW_BYTES;
    row
      .u8(offset, window.template)
      .u8(offset + 1, window.session)
      .u32(offset + 4, window.fromSecond)
      .u32(offset + 8, window.untilSecond)
      .u32(offset + 12, window.everySeconds);
  });
  return row.bytes;
}

/** A row of table 19: an order row with the stop price in the place of the leaves. */
export function stopOrderRow(order: Order): Uint8Array {
  return orderRowWith(order, order.stopPrice);
}

/** A row of table 8. */
export function orderRow(order: Order): Uint8Array {
  return orderRowWith(order, order.leaves);
}

/** A row of table 20. */
export function tickTableRow(bands: TickTable): Uint8Array {
  const row = new Fields(256);
  bands.forEach(({ from, tick }, place) => {
    row.u64(place * BAND_BYTES, from).u64(place * BAND_BYTES + 8, tick);
  });
  return row.bytes;
}

/** A row of table 21. */
export function issueDayRow(day: IssueDay): Uint8Array {
  return new Fields(128)
    .u64(0, day.phaseUntil)
    .u64(8, day.callEnd)
    .u64(16, day.singlePrice)
    .u64(24, day.closePrice)
    .u64(32, day.dayLast)
    .u64(40, day.indicativePrice)
    .u64(48, day.indicativeQuantity)
    .u32(56, day.date)
    .u8(60, day.flags)
    .u8(61, day.isDirty ? 1 : 0)
    .u8(62, day.isExtended ? 1 : 0)
    .u8(63, day.isLeaving).bytes;
}

function orderRowWith(order: Order, leavesOrStopPrice: bigint): Uint8Array {
  return new Fields(64)
    .u64(0, order.orderId)
    .u64(8, order.sequence)
    .u64(16, order.limitPrice)
    .u64(24, order.quantity)
    .u64(32, leavesOrStopPrice)
    .u64(40, order.changedAt)
    .u32(48, order.account)
    .u32(52, order.issue)
    .u32(56, order.key)
    .u8(60, order.side)
    .u8(61, order.orderType)
    .u8(62, order.timeInForce)
    .u8(63, order.selfMatch + 8 * order.flags).bytes;
}
