package io.photonbeam.peers;

import io.photonbeam.peers.contender.AdEvents;
import java.util.List;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** Events for tests. */
final class Ads {
  private Ads() {}

  static GenericRecord query(String id, long micros) {
    GenericRecord query = new GenericData.Record(AdEvents.QUERY);
    query.put("query_id", id);
    query.put("timestamp", micros);
    query.put("text", "text of " + id);
    query.put("language", "en");
    query.put("ads", List.of());
    return query;
  }

  static GenericRecord click(String id, String queryId, long micros) {
    GenericRecord click = new GenericData.Record(AdEvents.CLICK);
    click.put("click_id", id);
    click.put("query_id", queryId);
    click.put("timestamp", micros);
    click.put("ad_id", 1L);
    click.put("position", 1);
    return click;
  }
}
