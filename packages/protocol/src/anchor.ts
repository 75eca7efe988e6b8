/** The anchor: the little that a verifier must hold beforehand, docs/spec/checkpoint.md section 2. */

import { toHex } from './bytes.ts';
import { isValidPublicKey } from './ed25519.ts';
import { LIMITS } from './limits.ts';
import {
  DocumentFault,
  faultAsReason,
  hex32,
  listOf,
  objectWith,
  parseStrictJson,
  textValue,
  wholeNumber,
} from './strict-json.ts';
import { encodeUtf8, isName } from './text.ts';

/** A witness that a verifier trusts. */
export interface AnchorWitness {
  name: string;
  /** 32 bytes. */
  key: Uint8Array;
}

/** What a verifier holds: chain id, operator key, witnesses and how many of them must have signed. */
export interface Anchor {
  /** The chain id, 32 bytes. */
  genesis: Uint8Array;
  /** The operator's key, 32 bytes. */
  operator: Uint8Array;
  witnesses: AnchorWitness[];
  quorum: number;
}

/** What `parseAnchor` found. */
export type ParsedAnchor = { ok: true; anchor: Anchor } | { ok: false; reason: string };

/** The JSON document as it is stored: two spaces of indent and a line feed at the end. */
export function formatAnchor(anchor: Anchor): string {
  const document = {
    genesis: toHex(anchor.genesis),
    operator: toHex(anchor.operator),
    witnesses: anchor.witnesses.map(({ name, key }) => ({ name, key: toHex(key) })),
    quorum: anchor.quorum,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function readKey(value: unknown, place: string): Uint8Array {
  const key = hex32(value, place);
  if (!isValidPublicKey(key)) {
    throw new DocumentFault(`${place} is not a key of the prime-order subgroup`);
  }
  return key;
}

function readAnchor(text: string): Anchor {
  const fields = ['genesis', 'operator', 'witnesses', 'quorum'] as const;
  const document = objectWith(parseStrictJson(text), 'anchor', fields);
  const witnesses = listOf(document.witnesses, 'witnesses', 0, LIMITS.maxWitnesses);
  const anchor = {
    genesis: hex32(document.genesis, 'genesis'),
    operator: readKey(document.operator, 'operator'),
    witnesses: witnesses.map((entry, i) => {
      const place = `witnesses[${i}]`;
      const { name, key } = objectWith(entry, place, ['name', 'key']);
      const text = textValue(name, `${place}.name`);
      if (!isName(encodeUtf8(text))) throw new DocumentFault(`${place}.name is not a name`);
      return { name: text, key: readKey(key, `${place}.key`) };
    }),
    quorum: wholeNumber(document.quorum, 'quorum', 0, witnesses.length),
  };
  const keys = anchor.witnesses.map((witness) => toHex(witness.key));
  if (new Set(keys).size !== keys.length) throw new DocumentFault('witness keys are not distinct');
  return anchor;
}

/** The anchor that a JSON document says, or the reason why it says none; strict, never throws. */
export function parseAnchor(text: string): ParsedAnchor {
  const read = faultAsReason(() => readAnchor(text));
  return read.ok ? { ok: true, anchor: read.value } : read;
}
