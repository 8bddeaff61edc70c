// A service's open alerts as a mark, a word and numbers.
export function Health({ counts }: { counts: { firing: number; acknowledged: number; suppressed: number } | undefined }) {
  if (!counts) return <span className="dim">unknown</span>;
  const { firing, acknowledged, suppressed } = counts;
  const parts = [acknowledged > 0 ? `${acknowledged} acked` : '', suppressed > 0 ? `${suppressed} suppressed` : ''].filter(Boolean).join(', ');
  return (
    <span className="row">
      {firing > 0 ? <span className="warn strong nowrap">▲ {firing} firing</span> : acknowledged > 0 ? <span className="nowrap">◐ being handled</span> : <span className="good nowrap">✓ quiet</span>}
      {parts ? <span className="dim small">{parts}</span> : null}
    </span>
  );
}
