package io.photonbeam.peers;

import io.photonbeam.peers.contender.AvroLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;

/** Logs with UUIDs for ids, whose order says nothing: as other people's logs have them. */
final class UuidLogs {
  private static final int BLOCK_BYTES = 64 << 10;

  private UuidLogs() {}

  /** The UUID that stands for an id; always the same. */
  static String uuid(String id) {
    return UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString();
  }

  static Set<String> uuids(Set<String> ids) {
    return ids.stream().map(UuidLogs::uuid).collect(Collectors.toSet());
  }

  /**
   * Copies a log, file by file, line by line, in blocks and compression as {@code generate} has.
   *
   * @param fields whose values become UUIDs, where an event has them
   */
  static void copy(Path from, Path to, Set<String> fields) throws IOException {
    Files.createDirectories(to);
    for (Path file : AvroLog.files(from)) {
      Schema schema = AvroLog.schema(file);
      try (DataFileWriter<GenericRecord> writer =
          new DataFileWriter<GenericRecord>(new GenericDatumWriter<>(schema))
              .setCodec(CodecFactory.zstandardCodec(1, true, true))
              .setSyncInterval(BLOCK_BYTES)) {
        writer.create(schema, to.resolve(file.getFileName()).toFile());
        AvroLog.readFile(file, event -> writer.append(withUuids(event, fields)));
      }
    }
  }

  private static GenericRecord withUuids(GenericRecord event, Set<String> fields) {
    for (String field : fields) {
      if (event.hasField(field)) {
        event.put(field, uuid(event.get(field).toString()));
      }
    }
    return event;
  }
}
