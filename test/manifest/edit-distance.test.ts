import { editDistance } from '../../src/manifest';

describe('editDistance |', () => {
  test.each([
    ['port', 'port', 0], ['', 'port', 4], ['port', '', 4], ['ports', 'port', 1], ['prt', 'port', 1], ['pord', 'port', 1], ['prot', 'port', 1], ['form', 'from', 1],
    ['expcted', 'expected', 1], ['exepcted', 'expected', 1], ['expect', 'expected', 2], ['why', 'protocol', 8],
  ])('%s to %s is %d', (one, other, distance) => {
    expect([editDistance(one, other), editDistance(other, one)]).toEqual([distance, distance]);
  });
});
