package io.photonbeam.cli.flink;

import com.fasterxml.jackson.databind.JsonNode;
import io.photonbeam.cli.flink.FlinkRestException.Reason;
import java.util.ArrayList;
import java.util.List;

/** The JSON that came, read with the types that Flink's REST interface promises. */
record RestAnswer(FlinkAddress address, JsonNode json) {

  String text(String field) throws FlinkRestException {
    JsonNode value = json.path(field);
    if (!value.isTextual()) {
      throw unlikeFlink(field);
    }
    return value.textValue();
  }

  int count(String field) throws FlinkRestException {
    JsonNode value = json.path(field);
    if (!value.canConvertToInt() || value.intValue() < 0) {
      throw unlikeFlink(field);
    }
    return value.intValue();
  }

  long number(String field) throws FlinkRestException {
    JsonNode value = json.path(field);
    if (!value.canConvertToLong()) {
      throw unlikeFlink(field);
    }
    return value.longValue();
  }

  /** An object inside of it. */
  RestAnswer object(String field) throws FlinkRestException {
    RestAnswer inner = new RestAnswer(address, json.path(field));
    if (!inner.json.isObject()) {
      throw unlikeFlink(field);
    }
    return inner;
  }

  /** The elements of a list inside of it. */
  List<RestAnswer> list(String field) throws FlinkRestException {
    if (!json.path(field).isArray()) {
      throw unlikeFlink(field);
    }
    return elements(json.path(field));
  }

  /** Its own elements. */
  List<RestAnswer> list() throws FlinkRestException {
    if (!json.isArray()) {
      throw notFlink(address, "its answer is no list");
    }
    return elements(json);
  }

  private List<RestAnswer> elements(JsonNode array) {
    List<RestAnswer> elements = new ArrayList<>();
    array.forEach(element -> elements.add(new RestAnswer(address, element)));
    return elements;
  }

  private FlinkRestException unlikeFlink(String field) {
    return notFlink(address, "its answer has no \"%s\" as Flink's has".formatted(field));
  }

  /** Somebody else answers there. */
  static FlinkRestException notFlink(FlinkAddress address, String why) {
    return new FlinkRestException(
        Reason.NOT_FLINK,
        "what answers at %s is no Flink (%s): is that the REST port of its job manager (%d by default)?"
            .formatted(address, why, FlinkAddress.DEFAULT_PORT));
  }
}
