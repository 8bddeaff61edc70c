import { expect, test } from 'vitest';
import { areaOf } from './expertise';

test('an expertise is named the way objects are', () => {
  expect(areaOf('Kafka Streams')).toBe('kafka-streams');
  expect(areaOf('  PostgreSQL ')).toBe('postgresql');
  expect(areaOf('.NET / C#')).toBe('net-c');
  expect(areaOf('???')).toBe('');
  expect(areaOf('x'.repeat(80))).toHaveLength(64);
});
