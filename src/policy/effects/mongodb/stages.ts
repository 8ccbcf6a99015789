/** MongoDB's aggregation stages, operators and commands that only read. */

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Stages that only read; `$out` and `$merge` write, and whatever is not here is not known. */
export const READING_STAGES =
  words(`$addFields $bucket $bucketAuto $changeStream $collStats $count $densify $documents $facet
  $fill $geoNear $graphLookup $group $indexStats $limit $listSessions $lookup $match $planCacheStats $project $redact
  $replaceRoot $replaceWith $sample $search $searchMeta $set $setWindowFields $skip $sort $sortByCount $unionWith $unset
  $unwind $vectorSearch $currentOp $listLocalSessions $listSearchIndexes`);

/** Run JavaScript on the server, which could do anything. */
export const SCRIPT_OPERATORS = words('$function $accumulator $where');
export const WRITING_STAGES = words('$out $merge');

/** Database commands, named by the first key of their document. */
export const READING_COMMANDS =
  words(`find aggregate count distinct explain listCollections listIndexes listDatabases dbStats
  collStats dataSize dbHash buildInfo serverStatus hostInfo hello isMaster ping connectionStatus getLog getParameter
  getCmdLineOpts top currentOp replSetGetStatus replSetGetConfig usersInfo rolesInfo whatsmyuri features
  listCommands getMore validateDBMetadata isdbgrid listShards balancerStatus`);
export const DESTROYING_COMMANDS =
  words(`delete drop dropDatabase dropIndexes dropUser dropRole dropAllUsersFromDatabase shutdown
  killOp killCursors killSessions findAndModify renameCollection convertToCapped compact dropConnections replSetStepDown
  revokeRolesFromUser removeShard`);
export const WRITING_COMMANDS = words(
  'insert update create createIndexes collMod createUser updateUser grantRolesToUser mapReduce bulkWrite',
);

/** Methods of the shell and the drivers that only read or shape what is read. */
export const READING_METHODS =
  words(`find findOne count countDocuments estimatedDocumentCount distinct aggregate explain limit skip
  sort toArray pretty project projection hint maxTimeMS itcount size hasNext next batchSize collation readPref readConcern
  allowDiskUse getIndexes indexes stats dataSize storageSize totalSize totalIndexSize getCollection getSiblingDB
  getCollectionNames getCollectionInfos listCollections listDatabases serverStatus hostInfo version isMaster hello
  currentOp getName getMongo getUsers getUser getRoles getProfilingStatus serverBuildInfo latencyStats isCapped
  getShardDistribution status conf printReplicationInfo print printjson tojson stringify ObjectId ISODate Date NumberInt
  NumberLong NumberDecimal UUID Timestamp RegExp BinData toString valueOf getTime executionStats getDB getDBNames getPlanCache`);
export const DESTROYING_METHODS =
  words(`deleteOne deleteMany remove drop dropDatabase dropIndex dropIndexes findOneAndDelete
  findOneAndReplace replaceOne renameCollection shutdownServer dropUser dropRole killOp findAndModify dropAllUsers bulkWrite`);
export const WRITING_METHODS =
  words(`insert insertOne insertMany update updateOne updateMany save findOneAndUpdate createIndex
  createIndexes ensureIndex createCollection createUser updateUser grantRolesToUser createView`);
