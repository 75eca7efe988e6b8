/** ISO 6166: a country, nine letters or digits, and a check digit. */

const BODY = /^[A-Z]{2}[A-Z0-9]{9}$/;
const ISSUER = /^[A-Z0-9]{5}$/;
const ISSUE = /^[A-Z0-9]{3}$/;
const ATTRIBUTE = /^[A-Z0-9]$/;
const BODY_LENGTH = 11;

/** Parts of the code of a Korean issue, each in capital letters and digits. */
export interface KoreanIsinParts {
  /** One character: 7 share, 5 beneficiary certificate, 6 bond. */
  readonly attribute: string;
  /** Five characters. */
  readonly issuer: string;
  /** Three characters: class and number of the issue. */
  readonly issue: string;
}

/**
 * The check digit of an ISIN without it, by ISO 6166: letters are 10 to 35, and of all digits so written every second one
 * from the right, the last first, counts twice; undefined if `body` is not two letters and nine letters or digits.
 */
export function isinCheckDigit(body: string): string | undefined {
  if (!BODY.test(body)) return undefined;
  let sum = 0;
  let isDoubled = true;
  for (let place = BODY_LENGTH - 1; place >= 0; place -= 1) {
    // A letter is two digits, of which the right one comes first.
    let value = Number.parseInt(body.charAt(place), 36);
    do {
      const digit = value % 10;
      const counted = isDoubled ? digit * 2 : digit;
      sum += counted > 9 ? counted - 9 : counted;
      isDoubled = !isDoubled;
      value = (value - digit) / 10;
    } while (value > 0);
  }
  return String((10 - (sum % 10)) % 10);
}

/** Whether a text is an ISIN whose check digit is right. */
export function isValidIsin(text: string): boolean {
  const digit = isinCheckDigit(text.slice(0, BODY_LENGTH));
  return digit !== undefined && text.slice(BODY_LENGTH) === digit;
}

/** The ISIN of a Korean issue, `KR` and the parts with their check digit; undefined if a part is not of its form. */
export function koreanIsin({ attribute, issuer, issue }: KoreanIsinParts): string | undefined {
  if (!ATTRIBUTE.test(attribute) || !ISSUER.test(issuer) || !ISSUE.test(issue)) return undefined;
  const body = `KR${attribute}${issuer}${issue}`;
  const digit = isinCheckDigit(body);
  return digit === undefined ? undefined : body + digit;
}
