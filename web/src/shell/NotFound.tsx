// An address that means nothing.
import { Link } from '@tanstack/react-router';
import { Empty } from '../ui/Empty';

export function NotFound() {
  return (
    <div className="page">
      <h1>Not found</h1>
      <Empty title="There is nothing at this address" action={<Link className="btn" to="/">Go to Home</Link>}>
        It may have been deleted, or the link is incomplete.
      </Empty>
    </div>
  );
}
