'use strict';
// prints a port of loopback that is free, as the two behind it are
const net = require('net');

const probe = port => new Promise((resolve, reject) => {
  const server = net.createServer().once('error', reject).listen(port, '127.0.0.1', () => {
    const { port: found } = server.address();
    server.close(() => resolve(found));
  });
});

async function freePort() {
  for (let tries = 0; tries < 100; tries++) {
    const port = await probe(0);
    const behind = await Promise.allSettled([probe(port + 1), probe(port + 2)]);
    if (behind.every(({ status }) => status === 'fulfilled')) { return port; }
  }
  throw new Error('no three free ports in a row');
}

freePort().then(port => console.log(port), error => { console.error(error.message); process.exitCode = 1; });
