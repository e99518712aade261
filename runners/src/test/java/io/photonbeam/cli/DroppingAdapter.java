package io.photonbeam.cli;

import io.photonbeam.adapter.JoinAdapter;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/** Takes nothing. */
public final class DroppingAdapter implements JoinAdapter {
  @Override
  public Optional<GenericRecord> adapt(GenericRecord foreign, GenericRecord primary, Schema row) {
    return Optional.empty();
  }
}
