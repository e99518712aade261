package io.photonbeam.peers.contender;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;

/** A log read plainly, with nothing but Avro. */
public final class AvroLog {
  private AvroLog() {}

  /** Takes events. */
  @FunctionalInterface
  public interface Consumer {
    /** Takes one; it may be kept. */
    void accept(GenericRecord event) throws IOException;
  }

  /** Reads all files of a log. */
  public static void read(Path log, Consumer events) throws IOException {
    for (Path file : files(log)) {
      readFile(file, events);
    }
  }

  /** Reads a file of a log. */
  public static void readFile(Path file, Consumer events) throws IOException {
    try (DataFileReader<GenericRecord> reader = open(file)) {
      while (reader.hasNext()) {
        events.accept(reader.next());
      }
    }
  }

  /** The schema that a file was written with. */
  public static Schema schema(Path file) throws IOException {
    try (DataFileReader<GenericRecord> reader = open(file)) {
      return reader.getSchema();
    }
  }

  /** The files of a log. */
  public static List<Path> files(Path log) throws IOException {
    try (Stream<Path> files = Files.list(log)) {
      return files.filter(file -> file.toString().endsWith(".avro")).sorted().toList();
    }
  }

  static DataFileReader<GenericRecord> open(Path file) throws IOException {
    return new DataFileReader<>(file.toFile(), new GenericDatumReader<>());
  }
}
