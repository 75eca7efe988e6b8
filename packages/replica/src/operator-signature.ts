import {
  checkpointText,
  decodeStoredBlock,
  encodeUtf8,
  type Header,
  hashHeader,
} from '@jangbu/protocol';
import { nativeHasher } from './native-hasher.ts';
import { type NativeSigner, nativeVerify } from './native-signature.ts';

/** The operator's signature over the checkpoint of the block with this header and hash. */
export function signBlock(header: Header, hash: Uint8Array, operator: NativeSigner): Uint8Array {
  return operator.sign(encodeUtf8(checkpointText(header, hash)));
}

/** True if `signature` is the operator's over the checkpoint of the block with this header and hash. */
export function operatorSignatureHolds(
  header: Header,
  hash: Uint8Array,
  signature: Uint8Array,
  operatorKey: Uint8Array,
): boolean {
  return nativeVerify(operatorKey, signature, encodeUtf8(checkpointText(header, hash)));
}

/** True if these bytes are a stored block that the operator signed. */
export function isSignedByOperator(payload: Uint8Array, operatorKey: Uint8Array): boolean {
  const decoded = decodeStoredBlock(payload);
  if (!decoded.ok) return false;
  const { header, operatorSignature } = decoded.block;
  const hash = hashHeader(nativeHasher, header);
  return operatorSignatureHolds(header, hash, operatorSignature, operatorKey);
}
