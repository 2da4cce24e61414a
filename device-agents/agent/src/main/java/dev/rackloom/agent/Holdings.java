package dev.rackloom.agent;

import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Shows what an agent holds, as {@code dev.rackloom:type=Agent,node="...",run=...}, until closed.
 */
final class Holdings implements HoldingsMXBean, AutoCloseable {

  private final ObjectName name;
  private final LongSupplier inbox;
  private final LongSupplier kept;

  private Holdings(ObjectName name, LongSupplier inbox, LongSupplier kept) {
    this.name = name;
    this.inbox = inbox;
    this.kept = kept;
  }

  /**
   * Shows it.
   *
   * @param run of the agent: a process may have several of one node, one after the other
   */
  static Holdings show(String node, long run, LongSupplier inbox, LongSupplier kept) {
    try {
      ObjectName name =
          new ObjectName(
              "dev.rackloom:type=Agent,node="
                  + ObjectName.quote(node)
                  + ",run="
                  + Long.toHexString(run));
      Holdings holdings = new Holdings(name, inbox, kept);
      ManagementFactory.getPlatformMBeanServer().registerMBean(holdings, name);
      return holdings;
    } catch (JMException e) {
      throw new IllegalStateException("cannot show what agent '" + node + "' holds", e);
    }
  }

  @Override
  public long getInboxBytes() {
    return inbox.getAsLong();
  }

  @Override
  public long getKeptBytes() {
    return kept.getAsLong();
  }

  @Override
  public void close() {
    try {
      ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
    } catch (JMException closed) {
      // It was before.
    }
  }
}
