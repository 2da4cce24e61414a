package dev.rackloom.api.rack;

import dev.rackloom.api.Checks;

/** Electrical power in watts: drawn always, and drawn while working. */
public record Power(double idleW, double busyW) {
  public Power {
    Checks.notNegative(idleW, "idleW");
    Checks.that(busyW >= idleW, "busyW " + busyW + " is less than idleW " + idleW);
  }
}
