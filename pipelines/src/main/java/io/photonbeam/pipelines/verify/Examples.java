package io.photonbeam.pipelines.verify;

import io.photonbeam.pipelines.verify.AuditCounts.Hash;
import io.photonbeam.pipelines.verify.AuditCounts.Violation;
import io.photonbeam.pipelines.verify.VerifyReport.Example;
import io.photonbeam.pipelines.verify.spool.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;

/**
 * The second pass: fetches the log lines and rows of a few violations by the hashes of their ids,
 * rows first, then foreign events, then primary events. Thread-safe.
 */
final class Examples {
  private static final int MAX_CANDIDATES = 8;

  private final VerifyConfig config;
  private final FieldDefaults defaults;
  private final Map<Violation, List<Hash>> wanted = new HashMap<>();
  private final Set<Hash> wantedIds = new HashSet<>();
  private final Map<Hash, List<Candidate>> rows = new HashMap<>();
  private final Map<Hash, List<Candidate>> foreign = new HashMap<>();
  private final Map<Hash, List<Candidate>> primary = new HashMap<>();
  private final Set<Hash> wantedPrimaries = new HashSet<>();

  /**
   * A log line, or a row whose {@code record} is its foreign side and {@code other} the primary.
   */
  private record Candidate(
      String place,
      String id,
      String key,
      IndexedRecord record,
      IndexedRecord other,
      Optional<String> misplaced) {}

  Examples(VerifyConfig config, FieldDefaults defaults, AuditCounts counts) {
    this.config = config;
    this.defaults = defaults;
    for (Violation violation : Violation.values()) {
      wanted.put(violation, counts.examples(violation));
      wantedIds.addAll(counts.examples(violation));
    }
  }

  boolean isWanted() {
    return !wantedIds.isEmpty();
  }

  /** Whether primary events are needed; known once the rows were seen. */
  synchronized boolean isPrimaryWanted() {
    return !wantedPrimaries.isEmpty();
  }

  OutputScan.Visitor rows() {
    RowDigests.SideRoles foreignRoles = new RowDigests.SideRoles(config.foreignFields());
    RowDigests.SideRoles primaryRoles = new RowDigests.SideRoles(config.primaryFields());
    return new OutputScan.Visitor() {
      @Override
      public void row(RowPlace place, IndexedRecord foreignSide, IndexedRecord primarySide) {
        if (foreignRoles.take(foreignSide) && primaryRoles.take(primarySide)) {
          EventRoles roles = foreignRoles.roles();
          Hash hash = hash(roles.id());
          if (wantedIds.contains(hash)) {
            byte[] primaryId = primaryRoles.roles().id();
            add(
                rows,
                hash,
                new Candidate(
                    place.toString(),
                    text(roles.id()),
                    text(primaryId),
                    foreignSide,
                    primarySide,
                    place.problem(roles.micros())));
            if (wanted.get(Violation.DIFFERENT).contains(hash)) {
              want(hash(primaryId));
            }
          }
        }
      }

      @Override
      public void shaped(RowPlace place, IndexedRecord row) {
        byte[] id = ShapedRow.foreignId(row);
        if (id != null && wantedIds.contains(hash(id))) {
          add(
              rows,
              hash(id),
              new Candidate(
                  place.toString(),
                  text(id),
                  "made by an adapter",
                  row,
                  null,
                  place.commitProblem()));
        }
      }
    };
  }

  LogScan.Visitor foreignEventsOf(Path file) {
    return new Fetch(file, wantedIds, foreign);
  }

  LogScan.Visitor primaryEventsOf(Path file) {
    return new Fetch(file, wantedPrimaries, primary);
  }

  /** The examples, by kind of violation. */
  List<Example> found() {
    List<Example> examples = new ArrayList<>();
    for (Violation violation : Violation.values()) {
      for (Hash hash : wanted.get(violation)) {
        examples.add(example(violation, hash));
      }
    }
    return List.copyOf(examples);
  }

  private Example example(Violation violation, Hash hash) {
    List<Candidate> ofRows = rows.getOrDefault(hash, List.of());
    List<Candidate> ofLog = foreign.getOrDefault(hash, List.of());
    String id = ofRows.isEmpty() ? ofLog.isEmpty() ? "" : ofLog.get(0).id() : ofRows.get(0).id();
    Map<String, String> facts = new LinkedHashMap<>();
    switch (violation) {
      case MISSING -> {
        facts.put("primaryId", keys(ofLog));
        facts.put("log", places(ofLog));
      }
      case DUPLICATES -> facts.put("output", places(ofRows));
      case SPURIOUS -> {
        facts.put("primaryId", keys(ofRows));
        facts.put("primaryIdInLog", ofLog.isEmpty() ? "(no such event)" : keys(ofLog));
        facts.put("output", places(ofRows));
      }
      case DIFFERENT -> describeDifference(ofRows, ofLog, facts);
      case MISPLACED ->
          ofRows.stream()
              .filter(row -> row.misplaced().isPresent())
              .findFirst()
              .ifPresent(
                  row -> {
                    facts.put("but", row.misplaced().get());
                    facts.put("output", row.place());
                  });
    }
    return new Example(violation.name().toLowerCase(Locale.ROOT), id, facts);
  }

  private void describeDifference(
      List<Candidate> ofRows, List<Candidate> ofLog, Map<String, String> facts) {
    for (Candidate row : ofRows) {
      if (row.other() == null) {
        facts.put("isNot", "what the adapter makes in this hour");
        facts.put("inOutput", Difference.text(new ShapedRow().content(row.record())));
        facts.put("output", row.place());
        return;
      }
      List<Candidate> ofPrimary =
          primary.getOrDefault(
              hash(row.key().getBytes(StandardCharsets.UTF_8)), List.<Candidate>of());
      Optional<Difference> difference = difference(ofLog, row.record());
      String side = "foreign";
      if (difference.isEmpty()) {
        difference = difference(ofPrimary, row.other());
        side = "primary";
      }
      if (difference.isPresent()) {
        facts.put("side", side);
        facts.put("field", difference.get().field());
        facts.put("inLog", difference.get().log());
        facts.put("inOutput", difference.get().output());
        facts.put("output", row.place());
        return;
      }
    }
  }

  /** How a side differs from the first log line of its id; empty if any line equals it. */
  private Optional<Difference> difference(List<Candidate> lines, IndexedRecord side) {
    Optional<Difference> first = Optional.empty();
    for (Candidate line : lines) {
      Optional<Difference> found = Difference.between(line.record(), side, defaults);
      if (found.isEmpty()) {
        return found;
      }
      first = first.or(() -> found);
    }
    return first;
  }

  private static String keys(List<Candidate> candidates) {
    return candidates.stream().map(Candidate::key).distinct().collect(Collectors.joining(" or "));
  }

  private static String places(List<Candidate> candidates) {
    return candidates.stream().map(Candidate::place).sorted().collect(Collectors.joining(" and "));
  }

  private synchronized void want(Hash primaryId) {
    wantedPrimaries.add(primaryId);
  }

  private synchronized void add(Map<Hash, List<Candidate>> to, Hash hash, Candidate candidate) {
    List<Candidate> known = to.computeIfAbsent(hash, h -> new ArrayList<>());
    known.add(candidate);
    known.sort(Comparator.comparing(Candidate::place));
    if (known.size() > MAX_CANDIDATES) {
      known.remove(MAX_CANDIDATES);
    }
  }

  private static Hash hash(byte[] id) {
    long[] hash = new long[2];
    Digest.of(id, id.length, Digest.scratch(), hash, 0);
    return new Hash(hash[0], hash[1]);
  }

  private static String text(byte[] id) {
    return new String(id, StandardCharsets.UTF_8);
  }

  /** Keeps the wanted events of one log file. */
  private final class Fetch implements LogScan.Visitor {
    private final Path file;
    private final Set<Hash> ids;
    private final Map<Hash, List<Candidate>> into;
    private final Map<Candidate, Hash> block = new LinkedHashMap<>();

    Fetch(Path file, Set<Hash> ids, Map<Hash, List<Candidate>> into) {
      this.file = file;
      this.ids = ids;
      this.into = into;
    }

    @Override
    public void event(EventRoles roles, GenericRecord record, long blockOffset) {
      Hash hash = hash(roles.id());
      if (ids.contains(hash)) {
        GenericRecord copy = GenericData.get().deepCopy(record.getSchema(), record);
        String place = file + " block " + blockOffset;
        block.put(
            new Candidate(place, text(roles.id()), text(roles.key()), copy, null, Optional.empty()),
            hash);
      }
    }

    @Override
    public void blockEnd(boolean sound) {
      if (sound) {
        block.forEach((candidate, hash) -> add(into, hash, candidate));
      }
      block.clear();
    }
  }
}
