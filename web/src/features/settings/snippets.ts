// What to paste into each sender, with the address and the key filled in.
import type { Integration, Protocol } from '../../api/types';

export type Snippet = { label: string; text: string };

export const keyPlaceholder = 'YOUR_KEY';

export function snippetsOf(integration: Integration, base: string, key: string): Snippet[] {
  const address: Record<Protocol, string> = {
    alertmanager: `${base}/intake/alertmanager/${key}`,
    webhook: `${base}/intake/webhook/${key}`,
    pagerduty: `${base}/v2/enqueue`,
    json: `${base}/intake/json/${key}`,
    heartbeat: `${base}/intake/heartbeat/${key}`,
  };
  const url = new URL(address[integration.protocol]);
  const at = address[integration.protocol];
  switch (integration.protocol) {
    case 'alertmanager':
      return [
        {
          label: 'prometheus.yml: Tocsin as its Alertmanager',
          text: `alerting:
  alertmanagers:
    - scheme: ${url.protocol.slice(0, -1)}
      path_prefix: ${url.pathname}
      api_version: v2
      static_configs:
        - targets: ['${url.host}']`,
        },
        {
          label: 'curl: one alert',
          text: `curl -fsS ${at}/api/v2/alerts -H 'content-type: application/json' -d '[
  {"labels": {"alertname": "DiskFull", "instance": "db-3", "severity": "critical"},
   "annotations": {"summary": "disk of db-3 is full"}}]'`,
        },
        ...(integration.readable ? [{ label: 'amtool', text: `amtool --alertmanager.url=${at} alert` }] : []),
      ];
    case 'webhook':
      return [
        {
          label: 'alertmanager.yml: a receiver',
          text: `receivers:
  - name: tocsin
    webhook_configs:
      - url: ${at}
        send_resolved: true`,
        },
        { label: 'Grafana: contact point of type Webhook, URL', text: at },
      ];
    case 'pagerduty':
      return [
        {
          label: 'curl: trigger',
          text: `curl -fsS ${at} -H 'content-type: application/json' -d '{
  "routing_key": "${key}", "event_action": "trigger", "dedup_key": "disk-db-3",
  "payload": {"summary": "disk of db-3 is full", "source": "db-3", "severity": "critical"}}'`,
        },
        {
          label: 'alertmanager.yml: a receiver',
          text: `receivers:
  - name: tocsin
    pagerduty_configs:
      - routing_key: ${key}
        url: ${at}`,
        },
      ];
    case 'json':
      return [
        {
          label: 'curl: trigger',
          text: `curl -fsS ${at} -H 'content-type: application/json' -d '{
  "summary": "disk of db-3 is full", "dedup_key": "disk-db-3", "severity": "critical", "status": "firing"}'`,
        },
        { label: 'curl: it is over', text: `curl -fsS ${at} -H 'content-type: application/json' -d '{"dedup_key": "disk-db-3", "status": "resolved"}'` },
      ];
    case 'heartbeat':
      return [
        { label: 'crontab: a beat when the job went well', text: `*/5 * * * * /usr/local/bin/backup && curl -fsS -m 10 ${at}` },
        { label: 'curl', text: `curl -fsS ${at}` },
      ];
  }
}
