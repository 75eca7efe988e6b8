import { describe, expect, it } from 'vitest';
import { isinCheckDigit, isValidIsin, koreanIsin } from './isin.ts';

describe('ISO 6166, the check digit', () => {
  // Letters and digits, odd and even lengths once written out.
  it.each(['KR7005930003', 'KR7011290004', 'KR7005931001', 'US0378331005', 'AU0000XVGZA3'])(
    '%s is valid',
    (isin) => {
      expect(isValidIsin(isin)).toBe(true);
      expect(isinCheckDigit(isin.slice(0, 11))).toBe(isin.slice(11));
    },
  );

  it('no other digit is', () => {
    for (const digit of '012456789') expect(isValidIsin(`KR700593000${digit}`)).toBe(false);
  });

  it('every slip of one digit shows', () => {
    const isin = 'KR7011290004';
    for (let place = 2; place < 12; place += 1) {
      for (let add = 1; add < 10; add += 1) {
        const digit = (Number(isin[place]) + add) % 10;
        expect(isValidIsin(isin.slice(0, place) + digit + isin.slice(place + 1))).toBe(false);
      }
    }
  });

  it.each([
    '',
    'KR700593000',
    'KR70059300033',
    'kr7005930003',
    'K77005930003',
    'KR700593000A',
    'KR7005930 03',
  ])('%j is no ISIN', (text) => {
    expect(isValidIsin(text)).toBe(false);
  });
});

describe('the ISIN of a Korean issue', () => {
  it('is its parts and the check digit', () => {
    expect(koreanIsin({ attribute: '7', issuer: '00593', issue: '000' })).toBe('KR7005930003');
    expect(koreanIsin({ attribute: '7', issuer: '00593', issue: '100' })).toBe('KR7005931001');
  });

  it.each([
    { attribute: '77', issuer: '00593', issue: '000' },
    { attribute: '7', issuer: '0593', issue: '000' },
    { attribute: '7', issuer: '00593', issue: '00a' },
  ])('is none of parts of another form: %j', (parts) => {
    expect(koreanIsin(parts)).toBeUndefined();
  });
});
