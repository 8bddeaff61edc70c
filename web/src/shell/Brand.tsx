// The bell and the name.
export function Brand({ small }: { small?: boolean }) {
  return (
    <span className="brand">
      <svg viewBox="0 0 32 32" width={small ? 22 : 28} height={small ? 22 : 28} aria-hidden focusable="false">
        <path d="M16 3a2 2 0 0 1 2 2v.7c4 .9 6.8 4.4 6.8 8.8v4.7l2.2 3.4V24H5v-1.4l2.2-3.4v-4.7c0-4.4 2.8-7.9 6.8-8.8V5a2 2 0 0 1 2-2zM12.4 25.6h7.2a3.6 3.6 0 0 1-7.2 0z" />
      </svg>
      <span>Tocsin</span>
    </span>
  );
}
