// The organisation of the demo, as a configuration file: an online shop of four teams.
#pragma once

#include <string_view>

namespace tocsin {

inline constexpr std::string_view demo_organisation = R"yaml(
users:
  - {slug: mara, name: Mara Lindgren, email: mara@example.org, time_zone: Europe/Berlin}
  - {slug: jonas, name: Jonas Weber, email: jonas@example.org, time_zone: Europe/Berlin}
  - {slug: tariq, name: Tariq Haddad, email: tariq@example.org, time_zone: Europe/London}
  - {slug: sofia, name: Sofia Costa, email: sofia@example.org, time_zone: Europe/Lisbon}
  - {slug: yuki, name: Yuki Tanaka, email: yuki@example.org, time_zone: Asia/Tokyo}
  - {slug: erik, name: Erik Nordin, email: erik@example.org, time_zone: Europe/Stockholm}

teams:
  - {slug: payments, name: Payments, description: Everything between the basket and the money, members: [mara, yuki]}
  - {slug: platform, name: Platform, description: Machines and databases and the network, members: [jonas, erik]}
  - {slug: shop, name: Shop, description: What customers see, members: [tariq, sofia]}
  - {slug: support, name: Support, description: Who talks to customers, members: [sofia]}

contact_methods:
  - {slug: mara-mail, user: mara, channel: email, name: Work mail, address: mara@example.org, vouched: true}
  - {slug: jonas-mail, user: jonas, channel: email, name: Work mail, address: jonas@example.org, vouched: true}
  - {slug: tariq-mail, user: tariq, channel: email, name: Work mail, address: tariq@example.org, vouched: true}
  - {slug: sofia-mail, user: sofia, channel: email, name: Work mail, address: sofia@example.org, vouched: true}
  - {slug: yuki-mail, user: yuki, channel: email, name: Work mail, address: yuki@example.org, vouched: true}

schedules:
  - slug: platform
    name: Platform
    description: Offices first, one of the two at all other times
    team: platform
    time_zone: Europe/Berlin
    rotations:
      - name: office hours
        priority: 1
        anchor: 2026-11-02T08:00
        unit: day
        days: [mon, tue, wed, thu, fri]
        groups: [{users: [erik]}, {users: [jonas]}]
        restrictions: [{days: [mon, tue, wed, thu, fri], start: "08:00", end: "18:00"}]
      - name: all other times
        anchor: 2026-11-02T08:00
        groups: [{users: [jonas]}, {users: [erik]}]

policies:
  - slug: payments
    name: Payments
    description: Payments first, then the platform, then everybody who can help
    team: payments
    steps:
      - {targets: [{kind: user, slug: mara}], delay: 5m}
      - {targets: [{kind: team, slug: payments}], delay: 10m}
      - {targets: [{kind: team, slug: platform}], delay: 15m}
    repeat: 1
    catch_all: [{kind: user, slug: sofia}]
  - slug: platform
    name: Platform
    team: platform
    steps:
      - {targets: [{kind: schedule, slug: platform}], delay: 10m}
      - {targets: [{kind: team, slug: platform}], delay: 10m}
    catch_all: [{kind: team, slug: platform}]
  - slug: shop
    name: Shop
    team: shop
    steps:
      - {targets: [{kind: user, slug: tariq}], delay: 10m}
      - {targets: [{kind: team, slug: shop}], delay: 15m}

services:
  - {slug: checkout, name: Checkout, description: Basket and order, team: shop, policy: shop, tier: 1, depends_on: [payment-gateway, database]}
  - {slug: payment-gateway, name: Payment gateway, description: Cards and wallets, team: payments, policy: payments, tier: 1, depends_on: [database]}
  - {slug: search, name: Search, description: Finding products, team: shop, policy: shop, tier: 2}
  - {slug: warehouse, name: Warehouse feed, description: Paid orders to the warehouse, team: platform, policy: platform, tier: 2, depends_on: [database]}
  - {slug: database, name: Databases, description: PostgreSQL in two halls, team: platform, policy: platform, tier: 1}
  - {slug: staging, name: Staging, description: For trying things, team: platform, policy: platform, tier: 4, urgency: low}

integrations:
  - {slug: prometheus, name: Prometheus, protocol: alertmanager, service: database, readable: true, keys: [{env: PROMETHEUS}]}
  - {slug: grafana, name: Grafana, protocol: webhook, service: search, keys: [{env: GRAFANA}]}
  - {slug: support, name: Help desk, protocol: json, service: checkout, keys: [{env: SUPPORT}]}
  - {slug: nightly-backup, name: Nightly backup, protocol: heartbeat, service: database, heartbeat_interval: 1d, heartbeat_grace: 2h, keys: [{env: BACKUP}]}

routing_rules:
  - {slug: staging, name: Staging never wakes anybody, position: 1, matchers: ['env="staging"'], service: staging, urgency: low}
  - {slug: payments, name: Payments, position: 2, matchers: ['app="payment-gateway"'], service: payment-gateway}
  - {slug: payments-critical, name: Critical payments, parent: payments, position: 1, matchers: ['severity="critical"'], severity: SEV1}
  - {slug: checkout, name: Checkout, position: 3, matchers: ['app="checkout"'], service: checkout}
  - {slug: warehouse, name: Warehouse, position: 4, matchers: ['app="warehouse"'], service: warehouse, urgency: low}

inhibition_rules:
  - {slug: gateway-down, name: Timeouts explain the queue, source: ['alertname="PaymentTimeouts"'], target: ['alertname="PaymentQueue"'], equal: [app, env]}

grants:
  - {slug: payments-own, subject_kind: team, subject: payments, access: manager, scope_kind: team, scope: payments}
  - {slug: platform-own, subject_kind: team, subject: platform, access: manager, scope_kind: team, scope: platform}
  - {slug: shop-own, subject_kind: team, subject: shop, access: manager, scope_kind: team, scope: shop}
  - {slug: support-sees, subject_kind: team, subject: support, access: stakeholder, scope_kind: organisation}
)yaml";

}  // namespace tocsin
