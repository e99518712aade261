package io.photonbeam.peers.contender;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericRecord;

/** Only reads and decodes both logs with Avro, and does nothing with the events. */
public final class ReadOnly {
  private ReadOnly() {}

  /**
   * Reads, and prints how long that took.
   *
   * @param args {@code --primaryLog --foreignLog}: folders; {@code --parallelism}: threads
   */
  public static void main(String[] args) throws Exception {
    Arguments arguments = Arguments.of(args);
    Collection<Path> files =
        new ConcurrentLinkedQueue<>(
            Stream.concat(
                    AvroLog.files(arguments.path("primaryLog")).stream(),
                    AvroLog.files(arguments.path("foreignLog")).stream())
                .toList());
    Work.begin();
    System.out.printf("events read  %d%n", read(files, arguments.integer("parallelism")));
    Work.end();
  }

  private static long read(Collection<Path> files, int threads) throws Exception {
    ConcurrentLinkedQueue<Path> left = new ConcurrentLinkedQueue<>(files);
    Callable<Long> reader =
        () -> {
          long events = 0;
          for (Path file = left.poll(); file != null; file = left.poll()) {
            events += events(file);
          }
          return events;
        };
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Long>> counts = executor.invokeAll(Collections.nCopies(threads, reader));
      long events = 0;
      for (Future<Long> count : counts) {
        events += count.get();
      }
      return events;
    } finally {
      executor.shutdown();
    }
  }

  private static long events(Path file) throws IOException {
    long events = 0;
    try (DataFileReader<GenericRecord> reader = AvroLog.open(file)) {
      GenericRecord event = null;
      while (reader.hasNext()) {
        event = reader.next(event);
        events++;
      }
    }
    return events;
  }
}
