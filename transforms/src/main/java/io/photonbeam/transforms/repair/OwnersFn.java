package io.photonbeam.transforms.repair;

import io.photonbeam.log.EventFields;
import io.photonbeam.log.record.EventScanner;
import io.photonbeam.registry.ForeignId;
import io.photonbeam.transforms.model.EventBatch;
import io.photonbeam.transforms.model.EventScanners;
import io.photonbeam.transforms.runtime.RunFn;
import io.photonbeam.transforms.runtime.RunSpec;
import java.util.ArrayList;
import java.util.List;

/** The frame of a transform that asks who has taken the foreign events of a batch. */
abstract class OwnersFn<InputT, OutputT> extends RunFn<InputT, OutputT> {
  private static final long serialVersionUID = 1L;

  private final EventFields foreignFields;
  private final LostFiles lost;
  private transient EventScanners foreigns;

  OwnersFn(EventFields foreignFields, LostFiles lost, RunSpec run) {
    super(run);
    this.foreignFields = foreignFields;
    this.lost = lost;
  }

  @Override
  protected final void open() {
    foreigns = new EventScanners(foreignFields);
  }

  /** Asks the registry, once. */
  final EventOwners owners(EventBatch events) {
    List<ForeignId> ids = new ArrayList<>(events.size());
    long[] times = new long[events.size()];
    for (int i = 0; i < events.size(); i++) {
      EventScanner event = foreigns.at(events.schema(), events.record(i));
      ids.add(ForeignId.of(event.id().toBytes(), event.timeMicros()));
      times[i] = event.timeMicros();
    }
    return EventOwners.of(ids, times, lost, context());
  }
}
