package io.photonbeam.pipelines.verify;

import io.photonbeam.log.EventFields;
import io.photonbeam.pipelines.verify.AuditCounts.Violation;
import io.photonbeam.pipelines.verify.spool.Digest;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;

/** Digests the rows of one output file and adds them to the comparison. */
final class RowDigests implements OutputScan.Visitor {
  private final Comparison comparison;
  private final AuditCounts counts;
  private final Findings findings;
  private final CanonicalForm form;
  private final ShapedRow shaped = new ShapedRow();
  private final SideRoles foreign;
  private final SideRoles primary;
  private final long[] scratch = Digest.scratch();
  private final long[] row = new long[Comparison.ROW];

  RowDigests(
      VerifyConfig config,
      Comparison comparison,
      FieldDefaults defaults,
      AuditCounts counts,
      Findings findings) {
    this.comparison = comparison;
    this.counts = counts;
    this.findings = findings;
    this.form = new CanonicalForm(defaults);
    this.foreign = new SideRoles(config.foreignFields());
    this.primary = new SideRoles(config.primaryFields());
  }

  @Override
  public void row(RowPlace place, IndexedRecord foreignSide, IndexedRecord primarySide)
      throws IOException {
    if (!foreign.take(foreignSide) || !primary.take(primarySide)) {
      anonymous(place);
      return;
    }
    put(primary.roles.id(), 0);
    put(foreign.roles.id(), 2);
    put(foreign.roles.key(), 4);
    put(foreignSide, 6);
    put(primarySide, 8);
    comparison.addRow(row);
    if (place.problem(foreign.roles.micros()).isPresent()) {
      counts.violation(Violation.MISPLACED, row[2], row[3]);
    }
  }

  @Override
  public void shaped(RowPlace place, IndexedRecord record) throws IOException {
    byte[] id = ShapedRow.foreignId(record);
    if (id == null) {
      anonymous(place);
      return;
    }
    put(id, 0);
    put(shaped.content(record), 2);
    row[3] = ShapedRow.inHour(row[3], place.file().hour());
    comparison.addShapedRow(row);
    if (place.commitProblem().isPresent()) {
      counts.violation(Violation.MISPLACED, row[0], row[1]);
    }
  }

  private void anonymous(RowPlace place) {
    counts.anonymous(Violation.SPURIOUS);
    findings.anonymousRow(place);
  }

  private void put(byte[] id, int at) {
    Digest.of(id, id.length, scratch, row, at);
  }

  private void put(IndexedRecord side, int at) {
    form.set(side);
    Digest.of(form.bytes(), form.length(), scratch, row, at);
  }

  /** Roles in a side of the rows of one file. */
  static final class SideRoles {
    private final EventFields fields;
    private Schema schema;
    private EventRoles roles;

    SideRoles(EventFields fields) {
      this.fields = fields;
    }

    EventRoles roles() {
      return roles;
    }

    /** Takes a side's parts; false if it is not there or is no event. */
    boolean take(IndexedRecord side) {
      if (side == null) {
        return false;
      }
      if (!side.getSchema().equals(schema)) {
        schema = side.getSchema();
        roles = rolesOrNull();
      }
      return roles != null && roles.take(side) == EventRoles.Kind.EVENT;
    }

    private EventRoles rolesOrNull() {
      try {
        return new EventRoles(schema, fields);
      } catch (IllegalArgumentException e) {
        return null;
      }
    }
  }
}
