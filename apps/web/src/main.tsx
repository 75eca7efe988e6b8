import 'pretendard/dist/web/variable/pretendardvariable-dynamic-subset.css';
import './tokens.css';
import './base.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { Market } from './market.ts';
import { PreferenceKeeper } from './preferences.ts';
import { UiState } from './ui-state.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root');

const ui = new UiState(location.hash);
const { page, rest } = ui.route.get();
const market = new Market(location.origin, page === 'trade' ? rest : '');
const keeper = new PreferenceKeeper();
createRoot(root).render(<App market={market} keeper={keeper} ui={ui} />);
market.start();
