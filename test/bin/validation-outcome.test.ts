import { expect, it } from 'vitest';
import { outcomeOf } from '../../bin/validation-outcome.js';

it('is valid when the service accepts the manifest, with its warnings', () => {
  const report = { status: 'Accepted', warnings: [{ title: 'Old icon', content: 'Too small.', line: 14 }] };
  expect(outcomeOf({ isValid: true, status: 200, report })).toEqual({
    status: 0,
    text: 'Warning: Old icon (line 14) Too small.\nThe manifest is valid.',
  });
});

it('is invalid with the reasons when the service refuses it', () => {
  const report = {
    status: 'Rejected',
    errors: [{ title: 'XML Schema', content: 'Wrong order.', helpUrl: 'https://aka.ms/x' }],
  };
  expect(outcomeOf({ isValid: false, status: 200, report })).toEqual({
    status: 1,
    text: 'Error: XML Schema Wrong order. https://aka.ms/x\nThe manifest is not valid.',
  });
});

it('is no judgement when the service answers with an error of its own, whatever isValid says', () => {
  expect(outcomeOf({ isValid: false, status: 503, statusText: 'Service Unavailable' })).toEqual({
    status: 3,
    text: "Microsoft's validation service gave no judgement: 503 Service Unavailable",
  });
});
