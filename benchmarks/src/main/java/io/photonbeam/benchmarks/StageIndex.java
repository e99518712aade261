package io.photonbeam.benchmarks;

import io.photonbeam.transforms.find.ChunkSplitter;
import io.photonbeam.transforms.index.BlockEntries;
import io.photonbeam.transforms.index.EventIndex;
import io.photonbeam.transforms.model.LogChunk;
import io.photonbeam.transforms.model.NamedFile;
import io.photonbeam.transforms.model.Role;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The index of the primary log, and what is noted for it. */
@State(Scope.Benchmark)
public class StageIndex {
  private final List<Note> notes = new ArrayList<>();
  private long events;
  private int written;
  private TemporaryFolder folder;
  private EventIndex index;

  private record Note(NamedFile file, BlockEntries entries) {}

  @Setup(Level.Trial)
  public void open(StageLogs logs) throws IOException {
    for (LogChunk chunk : logs.chunks(Role.PRIMARY)) {
      BlockEntries entries = new BlockEntries();
      ChunkSplitter splitter = StageLogs.splitter(Role.PRIMARY, entries);
      StageLogs.split(chunk, splitter, (batch, shard) -> events += batch.size());
      notes.add(new Note(chunk.namedFile(), entries));
    }
    folder = TemporaryFolder.create();
    index = IndexedLog.open(folder.path().resolve("index.db"));
  }

  @TearDown(Level.Trial)
  public void close() {
    index.close();
    folder.close();
  }

  /** Writes all notes, as if of other files each time, those of each chunk in a transaction. */
  void write() {
    String copy = "." + written++;
    notes.forEach(note -> write(note, copy));
  }

  private void write(Note note, String copy) {
    index.write(note.file().at(note.file().path() + copy), note.entries());
  }

  /** Events of which the notes are. */
  long events() {
    return events;
  }
}
