// The commands of this tool. Each prints one JSON object on stdout.
#pragma once

#include "options.hpp"

namespace tocsin::bench {

// Sends alerts as fast as they are answered, and writes down what was answered 2xx.
//   --port N  --paths FILE (one a line; body b goes to path b modulo their number)  --ledger FILE
//   --mode refresh|changed|new|mixed|resolve  --connections 64  --batch 100 (alerts a body)
//   --first 0 (number of the first alert)  --keys 20000 (for refresh, changed, mixed: opened first)
//   --milliseconds N (after --warm N)  or  --count N (alerts in all: new, resolve)
//   --kill PID (kill -9 at the end, while requests are under way)
void ingest(const Options& options);

// Reads all alerts back and compares them with the ledger.
//   --port N  --paths FILE  --ledger FILE
void verify(const Options& options);

// Sends probes one by one and measures until their first byte arrives at a webhook and at an SMTP
// sink. Prints the sinks' ports first, and begins when a line comes on stdin: "<port> <path>" where
// the probes go, then "<storm path>" lines if there is a storm, then an empty line.
//   --probes 1000  --gap 10 (milliseconds between probes; 0: the next when the last has arrived)
//   --storm 20000 (alerts a second)  --storm-keys 200000 (distinct)
void latency(const Options& options);

// Opens WebSockets that look at a room, and says so by a line: {"open": N}. With --lines says as
// many lines there, one after the other, and prints how long each took from being sent until it was
// with each viewer; else waits for a line on stdin.
//   --port N  --token T  --viewers 1000  --topic incident:1 (beside what every page looks at;
//   empty: none)
//   --lines 0  --path (where lines are said)
void viewers(const Options& options);

}  // namespace tocsin::bench
