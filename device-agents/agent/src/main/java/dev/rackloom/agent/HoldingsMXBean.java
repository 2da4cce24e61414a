package dev.rackloom.agent;

/** What an agent holds for requests, for whoever manages its process (JMX). */
public interface HoldingsMXBean {

  /** Of tensors from other agents that have not been consumed. */
  long getInboxBytes();

  /** Of inputs of requests that came in here and have not been answered, rounded up to KiB. */
  long getKeptBytes();
}
