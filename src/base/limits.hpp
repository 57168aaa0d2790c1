// Every bound on what comes from outside, in one place. Each is proved by a test of the room that enforces it.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace gridvisit::limits {

using std::chrono::seconds;

// Server.
inline constexpr std::size_t kHttpHeaderBytes = 16 * 1024;
inline constexpr std::size_t kHttpBodyBytes = 4 * 1024 * 1024;
inline constexpr std::size_t kWebSocketMessageBytes = 1 * 1024 * 1024;
inline constexpr std::size_t kConnections = 12'000;
inline constexpr std::size_t kConnectionsPerAddress = 4'000;         ///< a whole office may sit behind one address
inline constexpr std::size_t kStaticFilesBytes = 256 * 1024 * 1024;  ///< all files of the web apps, kept in memory
inline constexpr std::size_t kClientBodyBytes = 256 * 1024 * 1024;   ///< an answer our own client accepts
inline constexpr std::size_t kHttpBytesPerSecond =
    16 * 1024;  ///< a body slower than this (beyond the deadline) is cut off
inline constexpr seconds kHttpRequestDeadline{30};
inline constexpr seconds kHttpAnswerDeadline{60};  ///< for the handler; longer work is answered with 202 and a place
inline constexpr seconds kHttpIdleDeadline{60};
inline constexpr seconds kWebSocketIdleDeadline{60};  ///< a ping goes out at half of it
inline constexpr seconds kShutdownDeadline{5};

// Store.
inline constexpr std::size_t kWriterQueueJobs = 20'000;
inline constexpr std::size_t kGroupCommitJobs = 512;  ///< jobs in one transaction
inline constexpr int kWalPages = 8'192;              ///< of 4 KB: the log is copied into the database when it is longer
inline constexpr seconds kDigestPeriod{60};          ///< a tail carries digests no more often
inline constexpr std::size_t kSharedMessages = 256;  ///< of a batch at most
inline constexpr std::size_t kRecentFeedEntries = 4'096;  ///< of the feed, in memory
inline constexpr seconds kDatabaseBusyDeadline{10};

// Sync.
inline constexpr std::size_t kBatchEntries = 1'000;
inline constexpr std::size_t kBatchBytes = 256 * 1024;  ///< before compression; one record may exceed it alone
inline constexpr std::size_t kInflatedBatchBytes = 2 * kBatchBytes + 1024 * 1024;
inline constexpr std::size_t kChangesPerMessage = 500;
inline constexpr std::size_t kChangesInFlight = 1'000;  ///< sent by one device and not yet answered
inline constexpr std::size_t kSubscriptions = 32;
inline constexpr int kMissingPhotos = 500;  ///< that Welcome asks for at once
inline constexpr std::size_t kRecordBytes = 512 * 1024;
inline constexpr std::chrono::days kTombstoneLifetime{180};
inline constexpr std::chrono::days kPositionLifetime{30};
inline constexpr seconds kPositionInterval{10};            ///< a phone's position counts at most this often
inline constexpr std::chrono::minutes kClockTolerance{5};  ///< beyond it a phone's times are corrected
inline constexpr std::chrono::hours kRefetchInterval{1};   ///< a phone refetches a prefix at most this often
inline constexpr seconds kAnswerPatience{60};              ///< a phone that has waited longer connects anew

// Records.
inline constexpr std::size_t kTextBytes = 16 * 1024;       ///< one text field
inline constexpr std::size_t kJsonTextBytes = 256 * 1024;  ///< one text field that holds JSON

// Photos and documents.
inline constexpr std::size_t kFileBytes = 64 * 1024 * 1024;     ///< one photo or document
inline constexpr std::size_t kFileChunkBytes = kHttpBodyBytes;  ///< of it in one request
inline constexpr std::size_t kUnfinishedUploads = 64;           ///< of one device, and of one user's sessions
inline constexpr std::size_t kUploadMetadataBytes = 4 * 1024;
inline constexpr std::chrono::hours kUploadLifetime{14 * 24};  ///< of an unfinished upload, from its creation
inline constexpr std::size_t kFileJobs = 64;  ///< waiting for a file worker, each with at most one chunk
inline constexpr std::size_t kFileBytesInFlight = 256 * 1024 * 1024;  ///< of downloads that are being sent
inline constexpr std::size_t kThumbnailJobs = 256;
inline constexpr std::size_t kThumbnailBytes = 4 * 1024 * 1024;  ///< a thumbnail the child may answer with
inline constexpr std::int64_t kPicturePixels = 250'000'000;      ///< a picture that is drawn smaller
inline constexpr seconds kThumbnailDeadline{30};
inline constexpr std::size_t kThumbnailMemoryBytes = std::size_t{1536} * 1024 * 1024;

// Forms: JSON Schemas, and the answers they judge.
inline constexpr std::size_t kSchemaNodes = 1'000;  ///< subschemas
inline constexpr std::size_t kSchemaPatterns = 50;
inline constexpr std::size_t kSchemaPatternBytes = 500;
inline constexpr std::size_t kSchemaInPlaceDepth = 32;  ///< $ref, allOf and the like within each other
inline constexpr std::size_t kSchemaDepth = 200;        ///< of judging: into the answers, and in place
inline constexpr std::size_t kSchemaSteps = 200'000;    ///< of judging: a comparison, a member, 64 bytes of text
inline constexpr std::size_t kSchemaFaults = 20;        ///< that are told

// Review of visits.
inline constexpr std::size_t kReviewedVisits = 1'000;   ///< looked at for one page
inline constexpr std::size_t kNeighbourVisits = 2'000;  ///< of one worker or person around a page

// Map.
inline constexpr std::size_t kTileCacheBytes = std::size_t{128} * 1024 * 1024;
inline constexpr std::size_t kMapViews = 10'000;     ///< different sets of rights that tiles are kept for
inline constexpr std::size_t kKnownAskers = 20'000;  ///< tokens whose owners are remembered for a few seconds

// Questions about features and people.
inline constexpr std::size_t kFilterBytes = 8 * 1024;
inline constexpr std::size_t kFilterDepth = 64;      ///< operations within each other
inline constexpr std::size_t kFeaturePage = 10'000;  ///< features in one answer
inline constexpr std::size_t kSearchBytes = 200;     ///< of what is searched for
inline constexpr std::size_t kSearchResults = 100;
inline constexpr std::size_t kNearestResults = 100;

// Files in.
inline constexpr std::size_t kImportColumns = 1'000;
inline constexpr std::int64_t kImportRows = 5'000'000;
inline constexpr std::size_t kImportBadRows = 10'000;    ///< rows that cannot be read before the whole file is refused
inline constexpr std::size_t kImportFindings = 100'000;  ///< that a report lists; the rest are counted
inline constexpr std::size_t kImportSamples = 20;        ///< rows of each outcome that a preview shows
inline constexpr std::size_t kImportFileBytes = std::size_t{2} * 1024 * 1024 * 1024;
inline constexpr std::size_t kGeometryVertices = 1'000'000;
inline constexpr std::size_t kCellBytes = 64 * 1024;
inline constexpr seconds kImportReadDeadline{600};
inline constexpr std::size_t kImportReadMemoryBytes = std::size_t{2} * 1024 * 1024 * 1024;

inline constexpr std::size_t kImportBodyBytes = std::size_t{64} * 1024 * 1024;  ///< a file sent to be looked at first
inline constexpr std::size_t kWaitingImports = 32;    ///< looked at and neither confirmed nor dropped
inline constexpr std::chrono::hours kImportWait{24};  ///< how long such a file is kept
inline constexpr int kListedImports = 200;

// Files out.
inline constexpr std::size_t kExportRows = 200'000;  ///< over HTTP; the command has no limit

}  // namespace gridvisit::limits
