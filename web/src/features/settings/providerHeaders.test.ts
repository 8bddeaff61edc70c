import { describe, expect, it } from 'vitest';
import { headersOf, headerText } from './providerHeaders';

describe('headers of a gateway', () => {
  it('are one a line and come back as they were', () => {
    const headers = [{ name: 'Content-Type', value: 'application/json' }, { name: 'X-Time', value: '10:30' }];
    expect(headersOf(headerText(headers))).toEqual(headers);
  });
  it('forgive blank lines and blanks around', () => {
    expect(headersOf('\n  A :  b \n\nlonely\n')).toEqual([{ name: 'A', value: 'b' }, { name: 'lonely', value: '' }]);
  });
});
