// How Teams draws Adaptive Cards in its light theme.

const TEXT = "#242424";
const SUBTLE = "#616161";

const tones = {
  default: { default: TEXT, subtle: SUBTLE },
  dark: { default: TEXT, subtle: SUBTLE },
  light: { default: "#ffffff", subtle: "#f0f0f0" },
  accent: { default: "#4f52b2", subtle: "#5b5fc7" },
  good: { default: "#0e700e", subtle: "#107c10" },
  warning: { default: "#8a4b00", subtle: "#9a5b00" },
  attention: { default: "#b10e1c", subtle: "#c4314b" },
};

const box = (backgroundColor, borderColor) => ({ backgroundColor, borderColor, borderThickness: 1, foregroundColors: tones });

export const hostConfig = {
  fontFamily: "inherit",
  fontSizes: { small: 12, default: 14, medium: 16, large: 18, extraLarge: 24 },
  fontWeights: { lighter: 300, default: 400, bolder: 600 },
  lineHeights: { small: 16, default: 20, medium: 22, large: 26, extraLarge: 32 },
  spacing: { small: 6, default: 10, medium: 16, large: 20, extraLarge: 28, padding: 16 },
  separator: { lineThickness: 1, lineColor: "#e0e0e0" },
  supportsInteractivity: true,
  imageSizes: { small: 32, medium: 52, large: 100 },
  containerStyles: {
    default: box("#ffffff", "#e0e0e0"),
    emphasis: box("#f5f5f5", "#e0e0e0"),
    accent: box("#ebebf9", "#c5cbfa"),
    good: box("#e7f2da", "#c7e0a9"),
    attention: box("#fdf3f4", "#f3d6d8"),
    warning: box("#fef7e7", "#f9e2ae"),
  },
  actions: {
    maxActions: 6,
    spacing: "default",
    buttonSpacing: 0, // the gap in cards.css, which also fits where buttons wrap
    showCard: { actionMode: "inline", inlineTopMargin: 12, style: "emphasis" },
    actionsOrientation: "horizontal",
    actionAlignment: "left",
  },
  adaptiveCard: { allowCustomStyle: false },
  inputs: {
    label: {
      inputSpacing: "small",
      requiredInputs: { weight: "bolder", suffix: " *", suffixColor: "attention" },
      optionalInputs: { weight: "bolder" },
    },
    errorMessage: { color: "attention", size: "small", spacing: "small" },
  },
  textStyles: { heading: { size: "medium", weight: "bolder" } },
  textBlock: { headingLevel: 3 },
  factSet: { title: { weight: "bolder", wrap: true, maxWidth: 140 }, value: { wrap: true }, spacing: 20 },
  table: { cellSpacing: 8 },
};
