import { zeros } from '../../src/numerics/zeros';

test('arrays cut from a common buffer are zero and never overlap', () => {
  const arrays = Array.from({ length: 400 }, (_, k) => zeros((k * 37) % 600));
  arrays.forEach((array, k) => {
    expect(array.length).toBe((k * 37) % 600);
    expect(array.every((value) => value === 0)).toBe(true);
    array.fill(k);
  });
  arrays.forEach((array, k) => {
    expect(array.every((value) => value === k)).toBe(true);
  });
});
