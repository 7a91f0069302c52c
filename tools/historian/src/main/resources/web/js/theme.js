// Light or dark, before anything is drawn: a classic script, so that the page never flashes in the other one.
(function () {
	const dark = matchMedia('(prefers-color-scheme: dark)');
	const wanted = () => localStorage.getItem('theme') || 'auto';
	function apply() {
		const theme = wanted() === 'auto' ? (dark.matches ? 'dark' : 'light') : wanted();
		document.documentElement.dataset.theme = theme;
		document.documentElement.style.colorScheme = theme;
		dispatchEvent(new Event('themechange'));
	}
	dark.addEventListener('change', apply);
	apply();
	window.theme = {
		wanted,
		/** auto, light, dark, and round again. */
		next() {
			const order = ['auto', 'light', 'dark'];
			localStorage.setItem('theme', order[(order.indexOf(wanted()) + 1) % 3]);
			apply();
		},
	};
}());
