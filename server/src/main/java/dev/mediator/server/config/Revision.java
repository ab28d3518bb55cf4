package dev.mediator.server.config;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a newer configuration comes to for a Mediator that runs with an older one.
 *
 * @param config the older one, but for what may change meanwhile
 * @param changed the settings that do change with it
 * @param needRestart those that are other than before, and stay as they are until a restart
 */
public record Revision(MediatorConfig config, List<Setting> changed, List<Setting> needRestart) {

  /** Compares the two setting by setting. */
  public static Revision of(MediatorConfig older, MediatorConfig newer) {
    Map<Setting, String> values = new EnumMap<>(Setting.class);
    Map<Setting, String> origins = new EnumMap<>(Setting.class);
    List<Setting> changed = new ArrayList<>();
    List<Setting> needRestart = new ArrayList<>();
    boolean tlsStays =
        (older.listening().encrypted() == null) == (newer.listening().encrypted() == null);
    for (int i = 0; i < older.settings().size(); i++) {
      InForce was = older.settings().get(i);
      InForce is = newer.settings().get(i);
      Setting setting = was.setting();
      boolean reloads = setting.reloads() && (tlsStays || !isOfTls(setting));
      InForce holds = reloads ? is : was;
      values.put(setting, holds.value());
      origins.put(setting, holds.origin());
      if (!is.shown().equals(was.shown())) {
        (reloads ? changed : needRestart).add(setting);
      }
    }
    MediatorConfig config =
        new ConfigReader(values, origins, List.of(), older.listening().inherited()).read();
    return new Revision(config, List.copyOf(changed), List.copyOf(needRestart));
  }

  /** Certificates may replace each other; with the first one, or without any, ports come or go. */
  private static boolean isOfTls(Setting setting) {
    return setting == Setting.TLS_CERTIFICATE || setting == Setting.TLS_KEY;
  }
}
