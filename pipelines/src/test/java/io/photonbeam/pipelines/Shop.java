package io.photonbeam.pipelines;

import static io.photonbeam.pipelines.RawLog.record;

import io.photonbeam.log.EventFields;
import io.photonbeam.pipelines.config.LogOptions;
import io.photonbeam.pipelines.config.OutputOptions;
import io.photonbeam.pipelines.join.JoinConfig;
import io.photonbeam.pipelines.output.SavedJoinConfig;
import io.photonbeam.pipelines.reconcile.ReconcileConfig;
import io.photonbeam.pipelines.reconcile.ReconcileReport;
import io.photonbeam.pipelines.reconcile.Reconciliation;
import io.photonbeam.pipelines.recover.RecoverConfig;
import io.photonbeam.pipelines.recover.Recovery;
import io.photonbeam.pipelines.verify.Verification;
import io.photonbeam.pipelines.verify.VerifyConfig;
import io.photonbeam.pipelines.verify.VerifyReport;
import io.photonbeam.registry.IdRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.avro.generic.GenericRecord;

/** Orders and their payments, in logs whose every byte a test may choose. */
final class Shop {
  static final int EVENTS = 20;
  static final long TIME = Instant.parse("2026-01-02T03:00:00Z").toEpochMilli();
  static final Instant LATER = Instant.parse("2026-02-01T00:00:00Z");

  /** The schema of a field that holds a time. */
  static final String STRING = "\"string\"";

  static final String UUID_TEXT = "{\"type\":\"string\",\"logicalType\":\"uuid\"}";
  static final String MILLIS = "{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"}";

  final JoinWorld world;
  EventFields primaryFields = EventFields.primary("order_id", "created_at");
  EventFields foreignFields = EventFields.foreign("payment_id", "order_id", "paid_at");
  Instant now = LATER;

  Shop(Path folder) {
    this.world = new JoinWorld(folder);
  }

  Path orders(String name) {
    return world.primaryLog.resolve(name);
  }

  Path payments(String name) {
    return world.foreignLog.resolve(name);
  }

  /** Fields of one type each, as JSON: names and types in turn. */
  static String fields(String... namesAndTypes) {
    StringBuilder fields = new StringBuilder();
    for (int i = 0; i < namesAndTypes.length; i += 2) {
      fields.append(
          "%s{\"name\":\"%s\",\"type\":%s}"
              .formatted(i == 0 ? "" : ",", namesAndTypes[i], namesAndTypes[i + 1]));
    }
    return fields.toString();
  }

  /** The schema of a record. */
  static String schema(String name, String fields) {
    return "{\"type\":\"record\",\"name\":\"%s\",\"namespace\":\"shop\",\"fields\":[%s]}"
        .formatted(name, fields);
  }

  /** The schema of an order with ids of a type, and more fields behind. */
  static String order(String idType, String... more) {
    return schema("Order", withMore(fields("order_id", idType, "created_at", MILLIS), more));
  }

  /** The schema of a payment with ids and keys of a type, and more fields behind. */
  static String payment(String idType, String keyType, String... more) {
    return schema(
        "Payment",
        withMore(fields("payment_id", idType, "order_id", keyType, "paid_at", MILLIS), more));
  }

  private static String withMore(String fields, String... more) {
    return more.length == 0 ? fields : fields + "," + fields(more);
  }

  /** One record for each number from 0. */
  static List<byte[]> all(IntFunction<byte[]> record) {
    return IntStream.range(0, EVENTS).mapToObj(record).toList();
  }

  static List<byte[]> plainOrders() {
    return all(i -> record("o" + i, TIME + i));
  }

  static List<byte[]> plainPayments() {
    return all(i -> record("p" + i, "o" + i, TIME + i));
  }

  Shop order(String schema, IntFunction<byte[]> record) throws IOException {
    RawLog.write(orders("o.avro"), RawLog.file(schema, all(record)));
    return this;
  }

  Shop payment(String schema, IntFunction<byte[]> record) throws IOException {
    RawLog.write(payments("p.avro"), RawLog.file(schema, all(record)));
    return this;
  }

  /** Orders of which nothing is special. */
  Shop plainOrder() throws IOException {
    RawLog.write(orders("o.avro"), RawLog.file(order("\"string\""), plainOrders()));
    return this;
  }

  /** Payments of which nothing is special, one for each order. */
  Shop plainPayment() throws IOException {
    RawLog.write(
        payments("p.avro"), RawLog.file(payment("\"string\"", "\"string\""), plainPayments()));
    return this;
  }

  /** Runs a join until all is read. */
  void join() throws IOException {
    world.join(
        world
            .config("a")
            .with(JoinConfig.STOP_WHEN_IDLE, Duration.ofMillis(100))
            .with(LogOptions.ofPrimary(primaryFields))
            .with(LogOptions.ofForeign(foreignFields))
            .with(JoinConfig.SHARDS, 2)
            .with(JoinConfig.WRITERS, 1)
            .as(JoinConfig::new),
        JoinWorld.direct());
  }

  /** One round, which compares the content of files, too. */
  ReconcileReport reconcile() throws IOException {
    SavedJoinConfig settings =
        new SavedJoinConfig(
            world.primaryLog,
            world.foreignLog,
            registry(),
            primaryFields,
            foreignFields,
            Optional.empty());
    ReconcileConfig config =
        ReconcileConfig.of(world.output, settings, "a.rec")
            .with(ReconcileConfig.DEEP, true)
            .with(ReconcileConfig.SHARDS, 2)
            .with(JoinConfig.WRITERS, 1)
            .as(ReconcileConfig::new);
    try (Reconciliation round = new Reconciliation(config, Clock.fixed(now, ZoneOffset.UTC))) {
      return round.run(JoinWorld.direct(), 1);
    }
  }

  /** The payment's id of each visible row. */
  List<String> ids() throws IOException {
    return world.rows().stream()
        .map(row -> ((GenericRecord) row.get(0)).get(0).toString())
        .toList();
  }

  /** Makes the registry again, or brings it up to date, from the output alone. */
  void recover() throws IOException {
    RecoverConfig config =
        new RecoverConfig(world.output, foreignFields, Optional.empty(), "unnamed", false);
    try (IdRegistry open = IdRegistry.open(registry())) {
      new Recovery(config, open).run(new Random(3), done -> {});
    }
  }

  /** The events of each visible row, as text. */
  List<String> events() throws IOException {
    return world.rows().stream().map(row -> row.get(0) + " with " + row.get(1)).toList();
  }

  VerifyReport verify() throws IOException {
    VerifyConfig config =
        VerifyConfig.of(world.primaryLog, world.foreignLog, world.output)
            .with(OutputOptions.REGISTRY, registry())
            .withFields(primaryFields, foreignFields);
    return new Verification(config).run(progress -> {});
  }

  String registry() {
    return OutputOptions.defaultRegistry(world.output);
  }

  /** The published files. */
  List<Path> published() throws IOException {
    return JoinWorld.files(world.output.resolve("joined"), ".parquet");
  }
}
