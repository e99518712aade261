package io.photonbeam.registry.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.photonbeam.event.EventId;
import io.photonbeam.store.KeyValue;
import io.photonbeam.store.TupleReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The registry's keys and values, read by their published layout and without the registry's code.
 */
final class RawRegistry {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A key of a taken id. */
  record IdKey(String id, boolean plain, long day) implements Comparable<IdKey> {
    @Override
    public int compareTo(IdKey other) {
      int order = id.compareTo(other.id);
      return order == 0 ? Long.compare(day, other.day) : order;
    }

    @Override
    public String toString() {
      return id + "@" + LocalDate.ofEpochDay(day);
    }
  }

  /** What is recorded of a file's content. */
  record Recorded(long rows, long bytes, String checksum) {
    boolean fits(SimulatedFile file) {
      return file.isWhole() && file.bytes() == bytes && file.checksum().equals(checksum);
    }
  }

  /**
   * A commit's record, or a fence.
   *
   * @param files its files by their targets
   */
  record Stored(String pipeline, String state, Map<String, Recorded> files) {
    Set<String> targets() {
      return files.keySet();
    }

    /** Whether all is as in another one, but for bytes, and, if they may, pipelines. */
    boolean hasSameRowsAs(Stored other) {
      return state.equals(other.state)
          && targets().equals(other.targets())
          && targets().stream().allMatch(t -> files.get(t).rows() == other.files.get(t).rows());
    }
  }

  private final Map<IdKey, String> ids = new TreeMap<>();
  private final Map<String, Long> companions = new TreeMap<>();
  private final Map<String, String> companionCommits = new TreeMap<>();
  private final Map<String, Stored> records = new TreeMap<>();
  private final Set<String> unpublished = new TreeSet<>();
  private final Map<String, String> bindings = new TreeMap<>();
  private long horizon;
  private List<KeyValue> entries = List.of();
  private List<KeyChange> changes;

  /** The commits that hold the ids, by the ids' keys. */
  Map<IdKey, String> ids() {
    return ids;
  }

  /** The days of plain ids. */
  Map<String, Long> companions() {
    return companions;
  }

  /** The commits that companions name, where they name any, by the plain ids. */
  Map<String, String> companionCommits() {
    return companionCommits;
  }

  Map<String, Stored> records() {
    return records;
  }

  /** The entries in the list of the unpublished, as {@code pipeline/commit}. */
  Set<String> unpublished() {
    return unpublished;
  }

  /** The outputs that pipelines are bound to. */
  Map<String, String> bindings() {
    return bindings;
  }

  /** In days since 1970. */
  long horizon() {
    return horizon;
  }

  /** Takes in the store's content, and tells what is new about ids, records and the horizon. */
  List<KeyChange> refresh(List<KeyValue> content) {
    changes = new ArrayList<>();
    int before = 0;
    int now = 0;
    while (before < entries.size() || now < content.size()) {
      int order = compare(before, content, now);
      KeyValue old = order <= 0 ? entries.get(before++) : null;
      KeyValue fresh = order >= 0 ? content.get(now++) : null;
      if (order != 0 || !Arrays.equals(old.value(), fresh.value())) {
        byte[] key = old == null ? fresh.key() : old.key();
        change(key, fresh == null ? null : fresh.value());
      }
    }
    entries = content;
    return changes;
  }

  private int compare(int before, List<KeyValue> content, int now) {
    if (before == entries.size() || now == content.size()) {
      return before == entries.size() ? 1 : -1;
    }
    return Arrays.compareUnsigned(entries.get(before).key(), content.get(now).key());
  }

  private void change(byte[] key, byte[] after) {
    TupleReader parts = new TupleReader(key, 0);
    String kind = parts.readString();
    switch (kind) {
      case "id" -> changeId(parts, text(after));
      case "day" -> changeCompanion(parts, after);
      case "commit" -> changeRecord(parts.readString(), after == null ? null : record(after));
      case "unpublished" -> {
        String entry = parts.readString() + "/" + parts.readString();
        var unused = after == null ? unpublished.remove(entry) : unpublished.add(entry);
      }
      case "pipeline" -> put(bindings, parts.readString(), text(after));
      case "horizon" -> changeHorizon(after == null ? 0 : number(after));
      default -> throw new Violation("a key that nobody knows: " + kind);
    }
  }

  private void changeId(TupleReader parts, String value) {
    parts.readLong();
    long day = parts.readLong();
    if (parts.nextIsBytes()) {
      changeId(new IdKey(EventId.fromBytes(parts.readBytes()).toString(), false, day), value);
      return;
    }
    String idOrCommit = parts.readString();
    if (parts.hasNext()) {
      String commit = value == null ? null : idOrCommit;
      changeId(new IdKey(parts.readString(), true, day), commit);
    } else {
      changeId(new IdKey(idOrCommit, true, day), value);
    }
  }

  private void changeId(IdKey key, String after) {
    changes.add(new KeyChange.OfId(key, ids.get(key), after));
    put(ids, key, after);
  }

  private void changeCompanion(TupleReader parts, byte[] after) {
    parts.readLong();
    String id = parts.readString();
    TupleReader value = after == null ? null : new TupleReader(after, 0);
    put(companions, id, value == null ? null : value.readLong());
    put(companionCommits, id, value != null && value.hasNext() ? value.readString() : null);
  }

  private void changeRecord(String commit, Stored after) {
    Stored before = records.get(commit);
    put(records, commit, after);
    changes.add(new KeyChange.OfRecord(commit, before, after));
  }

  private void changeHorizon(long after) {
    changes.add(new KeyChange.OfHorizon(horizon, after));
    horizon = after;
  }

  private static <K, V> void put(Map<K, V> map, K key, V value) {
    if (value == null) {
      map.remove(key);
    } else {
      map.put(key, value);
    }
  }

  private static Stored record(byte[] json) {
    try {
      JsonNode record = JSON.readTree(json);
      Map<String, Recorded> files = new TreeMap<>();
      record
          .required("files")
          .forEach(file -> files.put(file.required("path").asText(), recorded(file)));
      return new Stored(
          record.required("pipeline").asText(), record.required("state").asText(), files);
    } catch (IOException e) {
      throw new Violation("a record that is no JSON", e);
    }
  }

  private static Recorded recorded(JsonNode file) {
    return new Recorded(
        file.required("rows").asLong(),
        file.required("bytes").asLong(),
        file.required("checksum").asText());
  }

  private static long number(byte[] value) {
    return new TupleReader(value, 0).readLong();
  }

  private static String text(byte[] value) {
    return value == null ? null : new String(value, StandardCharsets.US_ASCII);
  }
}
