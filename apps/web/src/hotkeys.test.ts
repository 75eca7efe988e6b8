import { describe, expect, test } from 'vitest';
import { type KeyPress, readHotkey } from './hotkeys.ts';

const press = (fields: Partial<KeyPress>): KeyPress => ({
  key: '',
  code: '',
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  isComposing: false,
  isTyping: false,
  ...fields,
});

describe('readHotkey', () => {
  test.each([
    [{ code: 'KeyK', ctrlKey: true }, { kind: 'palette' }],
    [{ key: '/' }, { kind: 'palette' }],
    [{ key: '?' }, { kind: 'keys' }],
    [{ key: 'F1' }, { kind: 'side', side: 'buy' }],
    [{ key: 'F2' }, { kind: 'side', side: 'sell' }],
    [{ key: 'ㅠ', code: 'KeyB' }, { kind: 'centre' }],
    [{ code: 'KeyC', altKey: true }, { kind: 'cancelAll' }],
    [{ code: 'BracketLeft' }, { kind: 'previous' }],
    [{ code: 'BracketRight' }, { kind: 'next' }],
    [{ code: 'Digit4' }, { kind: 'interval', interval: '1D' }],
    [{ code: 'Digit7' }, null],
    [{ code: 'KeyG' }, { kind: 'goPrefix' }],
    [{ code: 'KeyC', ctrlKey: true }, null],
  ] as const)('%j', (fields, hotkey) => {
    expect(readHotkey(press(fields), false)).toEqual(hotkey);
  });

  test('G leads to a page with the key after it', () => {
    expect(readHotkey(press({ code: 'KeyA' }), true)).toEqual({ kind: 'page', page: 'assets' });
    expect(readHotkey(press({ code: 'KeyA' }), false)).toBeNull();
    expect(readHotkey(press({ code: 'KeyX' }), true)).toBeNull();
  });

  test('letters belong to the field that has the focus, and nothing happens while Hangul is composed', () => {
    for (const fields of [{ key: '/' }, { code: 'KeyB' }, { code: 'Digit1' }]) {
      expect(readHotkey(press({ ...fields, isTyping: true }), false)).toBeNull();
    }
    expect(readHotkey(press({ key: 'F1', isTyping: true }), false)).not.toBeNull();
    expect(readHotkey(press({ key: 'F1', isComposing: true }), false)).toBeNull();
  });
});
