import './base.css';
import './panel.css';
import './maps.css';
