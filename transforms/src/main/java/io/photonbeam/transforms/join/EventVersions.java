package io.photonbeam.transforms.join;

import java.util.ArrayList;
import java.util.List;

/**
 * The contents that a log has of one event. {@link #first} is the one that stands first in the log,
 * whatever came first; of each further schema the first one is kept too, if versions are wanted at
 * all. Not thread-safe.
 */
final class EventVersions {
  private LoggedEvent first;

  /** The first of each schema, in no order; null as long as there is one schema. */
  private List<LoggedEvent> bySchema;

  EventVersions(LoggedEvent event) {
    this.first = event;
  }

  LoggedEvent first() {
    return first;
  }

  /** The first content of each schema, {@link #first} among them. */
  List<LoggedEvent> all() {
    return bySchema == null ? List.of(first) : bySchema;
  }

  /** Adds a content, of which the log need keep no more than the first. */
  void add(LoggedEvent event) {
    if (event.compareTo(first) < 0) {
      first = event;
    }
  }

  /** Adds a content, and keeps it if it is the first of its schema. */
  void addVersion(LoggedEvent event) {
    if (bySchema == null && event.schema() != first.schema()) {
      bySchema = new ArrayList<>(2);
      bySchema.add(first);
    }
    if (bySchema != null) {
      keepFirstOfSchema(event);
    }
    add(event);
  }

  private void keepFirstOfSchema(LoggedEvent event) {
    for (int i = 0; i < bySchema.size(); i++) {
      LoggedEvent known = bySchema.get(i);
      if (known.schema() == event.schema()) {
        bySchema.set(i, event.compareTo(known) < 0 ? event : known);
        return;
      }
    }
    bySchema.add(event);
  }
}
