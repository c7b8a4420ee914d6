// A writer in a process of its own, so that a test can kill it: at its n-th file operation, or by
// whatever else ends processes.
//
//   crashing-writer DIRECTORY STORY [kill-before N] [longest-write N] [patient]
//
// It plays the story in the file STORY on the ledger in DIRECTORY, and writes a line for each entry as
// soon as that is acknowledged. `patient`: each step is a writer's whole life, and waits for the lock.

import Glibc
import Ledger
import Synchronization
import TransparencyLog
import WriterStories

/// Writes a line at once: what was said before a kill must have been heard.
func say(_ line: String, to descriptor: Int32 = STDOUT_FILENO) {
  let bytes = Array((line + "\n").utf8)
  _ = write(descriptor, bytes, bytes.count)
}

func fail(_ line: String) -> Never {
  say(line, to: STDERR_FILENO)
  exit(1)
}

let arguments = CommandLine.arguments
func number(after name: String) -> Int? {
  arguments.firstIndex(of: name).flatMap { place in
    arguments.indices.contains(place + 1) ? Int(arguments[place + 1]) : nil
  }
}

guard arguments.count >= 3,
  let text = try? FileOperations.readRegularFile(arguments[2], limit: 1 << 26),
  let story = WriterStory(text: String(decoding: text, as: UTF8.self))
else { fail("usage: crashing-writer DIRECTORY STORY [kill-before N] [longest-write N] [patient]") }

let operations = Atomic(0)
let last = number(after: "kill-before")
let files = FileOperations(longestWrite: number(after: "longest-write") ?? .max) { _ in
  let count = operations.wrappingAdd(1, ordering: .relaxed).oldValue
  if count == last { kill(getpid(), SIGKILL) }
}

let place = WriterPlace(arguments[1])
let isPatient = arguments.contains("patient")
let chapters = isPatient ? story.steps.map { WriterStory([$0]) } : [story]
for chapter in chapters {
  var isDone = false
  while !isDone {
    do {
      try place.play(chapter, files: files) { say("acknowledged \($0)") }
      isDone = true
    } catch let error as LedgerError where error.code == .locked && isPatient {
      usleep(1_000)
    } catch {
      fail("\(error)")
    }
  }
}
say("operations \(operations.load(ordering: .relaxed))")
