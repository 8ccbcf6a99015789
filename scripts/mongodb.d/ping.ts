// Exits 0 once the server at MONGODB_URI takes writes, 1 if it does not within the seconds given.
// Usage: node ping.ts SECONDS [MEMBER]; MEMBER (host:port) is first made a replica set of one.
import { MongoClient, MongoServerError } from 'mongodb';

const [seconds = '10', member] = process.argv.slice(2);
const serverSelectionTimeoutMS = Number(seconds) * 1000;
const ALREADY_INITIALIZED = 23;

async function initiate(host: string): Promise<void> {
  await using client = new MongoClient(`mongodb://${host}/?directConnection=true`, {
    serverSelectionTimeoutMS,
  });
  const config = { _id: 'rs0', members: [{ _id: 0, host }] };
  try {
    await client.db('admin').command({ replSetInitiate: config });
  } catch (error) {
    if (!(error instanceof MongoServerError) || error.code !== ALREADY_INITIALIZED) throw error;
  }
}

async function ping(uri: string): Promise<void> {
  await using client = new MongoClient(uri, { serverSelectionTimeoutMS });
  await client.db('admin').command({ ping: 1 }, { readPreference: 'primary' });
}

try {
  if (member) await initiate(member);
  await ping(process.env['MONGODB_URI'] ?? '');
} catch (error) {
  // A message of the driver names hosts but not passwords.
  process.stderr.write(`mongodb: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
