import 'pretendard/dist/web/variable/pretendardvariable-dynamic-subset.css';
import './tokens.css';
import './base.css';
import './frame.css';
import './desk.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { Market } from './market.ts';
import { PreferenceKeeper } from './preferences.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root');

const market = new Market(location.origin);
const keeper = new PreferenceKeeper();
createRoot(root).render(<App market={market} keeper={keeper} />);
market.start();
